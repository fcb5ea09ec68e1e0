"""Markup and broken encodings in real shapes: what is one is mended, what only looks like one stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_core.datasets.text_checks import MENDED, RULES, faults_of, repaired, without_markup


def mended(text, ask=False):
    return repaired(text, faults_of(text), ask)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Hi</p><p>There</p>", "Hi There"),
        ("one<br>two<br/>three", "one two three"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("<b>bo</b>ld", "bold"),
        ("<em>open", "open"),
        ("<script>if (a < b) alert('<p>')</script>kept", "kept"),
        ("<STYLE type='text/css'>p { color: red }</STYLE>kept", "kept"),
        ("<!-- a > b --> kept", "kept"),
        ('<a href="x.html?a>b">link</a>', "link"),
        ("<div\nclass='a'>x</div>", "x"),
        ("<center>x</center>", "x"),
        ("<title>Page</title> text", "Page text"),
        ('<video src="a.mp4">no player', "no player"),
        ("5 < 6 <br> &amp; 7 > 3", "5 < 6 & 7 > 3"),
        ("<p>one</p> &lt;b&gt; two", "one <b> two"),
        ("AT&T <i>and</i> R&amp;D", "AT&T and R&D"),
        ("<p>I <3 you</p>", "I <3 you"),
    ],
)
def test_markup_goes_and_the_words_stay(text, plain):
    assert "html_tag" in faults_of(text)
    assert mended(text) == plain


@pytest.mark.parametrize("text", [
    "5 < 6", "a < b and c > d", "a <b and c> d", "I <3 you", "x <y", "<Untitled>", "<Her> & <Him>", "<Body>", "<Title>", "<Center>", "<Section>",
    "mail <bob@example.org>", "<http://example.org>", "->x<-", "<", "<>", "x<p then", "<!-- not closed", "AT&T",
])  # fmt: skip
def test_what_only_looks_like_markup_stays(text):
    assert not faults_of(text)
    assert mended(text) == text


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("CafÃ©", "Café"),
        ("Itâ€™s", "It’s"),
        ("â€œquoteâ€\x9d", "“quote”"),
        ("Ã\x9cber", "Über"),
        ("ç§\x91å¹»å°\x8fè¯´", "科幻小说"),
        ("Ð’Ð¾Ð¹Ð½Ð°", "Война"),
        ("ï»¿Hello", "Hello"),
        ("voilÃ  le", "voilà le"),
        ("na├»ve", "naïve"),
        ("It‚Äôs", "It’s"),
    ],
)
def test_mojibake_is_found_with_its_control_characters_and_mended_only_when_asked(broken, meant):
    assert faults_of(broken) == {"mojibake"}
    kept = mended(broken)
    assert kept == broken
    assert mended(kept, ask=True) == mended(broken, ask=True) == meant
    assert not faults_of(meant)
    assert "ask" in RULES["mojibake"]
    assert "asked" in MENDED


def test_other_control_characters_beside_mojibake_go():
    broken = "ä¸\xadæ–‡\x07"
    assert faults_of(broken) == {"mojibake", "control_character"}
    assert mended(broken) == broken[:-1]
    assert mended(broken, ask=True) == "中文"
    assert mended("Ã\x9cber\x07") == "Ã\x9cber"
    assert mended("a\x07b\x7fc\td") == "abc\td"
    assert mended("wait\x85", ask=True) == "wait…"


@pytest.mark.parametrize("text", [
    "Amélie", "PÃO DE AÇÚCAR", "Über allen Gipfeln", "São Paulo", "L’Étranger", "£5", "三体II：黑暗森林", "Война и мир",
    "naïve façade — “quoted”", "Ærø", "½ ×", "İstanbul", "Đất rừng phương Nam", "ﬁne", "①②", "ＡＢＣ", "Ⅳ",
])  # fmt: skip
def test_text_that_is_right_is_never_changed(text):
    assert not faults_of(text)
    assert mended(text, ask=True) == text


@given(st.text(max_size=60) | st.text(alphabet="<>/!-= &;'\"abip&#x", max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_no_scripts_are_left(text):
    mended(text)
    mended(text, ask=True)
    left = without_markup(f"<script>secret</script>{text}")
    assert not left.startswith("<script>")


def test_long_cells_of_openings_end():
    for opening in ("<!--", "<title>", "<b ", "<", "&lt;"):
        mended(opening * 20_000)
