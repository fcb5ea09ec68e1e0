import pytest

from recsys_core.text.words import split_words


def words(text):
    return [text[word.start : word.end] for word in split_words(text)]


def test_english_is_cut_at_blanks_and_freed_of_punctuation():
    assert words("“Who's there?” -- the ghost, again (1603).") == [
        "Who's",
        "there",
        "--",
        "the",
        "ghost",
        "again",
        "1603",
    ]


def test_chinese_is_cut_into_words_not_characters():
    text = "喜欢阅读科幻小说，最近在追《三体》"
    cut = words(text)
    assert "喜欢" in cut
    assert "阅读" in cut
    assert "科幻小说" in cut or {"科幻", "小说"} <= set(cut)
    assert "".join(cut) in text or len("".join(cut)) >= len(text) - 3


@pytest.mark.parametrize(
    "text", ["", "   ", "👩‍🚀 café 三体II", "שלום world", "a" * 5000, "<b>&amp;</b>", "e\u0301t\u0301"]
)
def test_any_text_is_cut_into_stretches_in_order(text):
    cut = split_words(text)
    ends = 0
    for word in cut:
        assert ends <= word.chunk_start <= word.start < word.end <= word.chunk_end
        ends = word.chunk_end
    left = "".join(
        character
        for place, character in enumerate(text)
        if not any(word.chunk_start <= place < word.chunk_end for word in cut)
    )
    assert left.strip() == ""


def test_korean_words_stand_between_blanks():
    text = "해리 포터와 마법사의 돌"
    assert [text[word.start : word.end] for word in split_words(text)] == text.split()


def test_chinese_is_cut_as_the_dictionary_documents_it_and_words_not_in_it_by_the_model():
    assert words("我来到北京清华大学") == ["我", "来到", "北京", "清华大学"]
    assert words("他来到了网易杭研大厦") == ["他", "来到", "了", "网易", "杭研", "大厦"]
