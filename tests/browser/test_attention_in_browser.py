"""The drawing of attention in a real browser: by pointer and by keyboard, at every width, on texts that want to be markup."""

import json
import re

import pytest
from playwright.sync_api import expect

from pages._ui.drawing.attention_view import ATTENTION_CSS, ATTENTION_JS
from pages._ui.drawing.attention_view.data import attention_data
from pages._ui.drawing.attention_view.said import said
from recsys_core import load_dataset
from recsys_core.explain.item.attention import attention_map
from recsys_core.explain.item.attention_words import word_attention

HOSTILE = (
    '<img src=x onerror="window.__xss=1"> <script>window.__xss=1</script> &amp; robots </div> at sea; שלום עולם '
    + "endless" * 40
)
ROOM = {
    False: '<div id="root"></div>',
    True: '<div id="root" style="width:330px;height:190px;overflow:auto"></div>',
}


@pytest.fixture(scope="module")
def draw(browser, encoder):
    """Draw a text, with nothing around; what is picked gathers in `window.picked`, and what is sent can be drawn again."""
    contexts, errors, words = [], [], said()

    def call(text, layer, head, small=False, width=1440, scheme="light", **more):
        attention = word_attention(attention_map(encoder, text))
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_content(f"<meta charset=utf-8><style>{ATTENTION_CSS}</style><body>{ROOM[small]}")
        page.add_script_tag(
            content=f"{ATTENTION_JS}; window.picked = []; window.memory = {{}};"
            "window.redraw = (data, small) => drawAttention(document.getElementById('root'), data,"
            "{ small, memory, onPick: (layer, head) => picked.push([layer, head]) })"
        )

        def redraw(layer, head):
            data = attention_data(attention, layer, head, words, **more)
            page.evaluate("([data, small]) => redraw(data, small)", [json.loads(json.dumps(data)), small])

        redraw(layer, head)
        page.wait_for_timeout(100)
        return page, attention, redraw

    yield call
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture(scope="module")
def longest(encoder):
    return max(load_dataset("sample").item_texts, key=len)


def boxes(page, selector):
    return page.eval_on_selector_all(
        selector,
        "found => found.map(e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] })",
    )


def overlap(one, other):
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 0.5
        and min(one[3], other[3]) - max(one[1], other[1]) > 0.5
    )


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_names_on_the_map_never_overlap_and_nothing_is_wider_than_the_screen(draw, longest, width):
    page, attention, _ = draw(longest, 6, 8, width=width)
    assert len(attention.names) > 50
    for side in (".at-left span", ".at-above span"):
        found = boxes(page, side)
        assert {390: 10, 1024: 18, 1440: 25}[width] <= len(found) <= 40
        assert not any(overlap(a, b) for place, a in enumerate(found) for b in found[:place])
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator(".at-word").all_text_contents() == [
        name for name, special in zip(attention.names, attention.special, strict=True) if not special
    ]
    words = boxes(page, ".at-word")
    assert not any(overlap(a, b) for place, a in enumerate(words) for b in words[max(0, place - 1) : place])
    size = page.locator(".at-words").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 15


def test_a_word_pointed_at_tells_what_it_looks_at_and_moves_nothing(draw, longest):
    page, attention, _ = draw(longest, 6, 8)
    spoken = [place for place, special in enumerate(attention.special) if not special]
    before = boxes(page, ".at-word, .at-frame")
    for number in spoken[3:9]:
        word = page.locator(f'.at-word[data-word="{number}"]')
        word.hover()
        row = {other: attention.weights[5, 7, number, other] for other in spoken if other != number}
        best = max(row, key=row.get)
        said = page.locator(".at-told span").first.text_content()
        assert said.startswith(f"{attention.names[number]} looks at: {attention.names[best]} ")
        share = re.search(r"([\d.]+)%", said.partition(attention.names[best])[2])
        assert float(share[1]) / 100 == pytest.approx(row[best], abs=0.006)
        assert boxes(page, ".at-word, .at-frame") == before
    page.mouse.move(5, 5)
    expect(page.locator(".at-told")).to_contain_text("A line runs from")


def test_the_picker_is_one_stop_and_its_arrows_choose(draw, longest):
    page, _, redraw = draw(longest, 6, 8)
    page.keyboard.press("Tab")
    checked = page.locator(".at-cell[aria-checked=true]")
    expect(checked).to_be_focused()
    for key in ("ArrowLeft", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    expect(checked).to_have_attribute("aria-label", re.compile("^Layer 4, head 7"))
    expect(page.locator(".at-now b")).to_have_text("Layer 4, head 7")
    page.wait_for_function("picked.length")
    assert page.evaluate("picked") == [[4, 7]]  # one answer is asked for, not three
    page.keyboard.press("Home")
    expect(page.locator(".at-now b")).to_have_text("Layer 4, mean of its heads")
    redraw(4, 7)  # the answer to what was chosen before
    expect(page.locator(".at-now b")).to_have_text("Layer 4, mean of its heads")
    expect(checked).to_be_focused()
    redraw(4, 0)
    redraw(2, 3)  # chosen elsewhere
    expect(page.locator(".at-now b")).to_have_text("Layer 2, head 3")


def test_words_are_one_stop_walked_by_arrows_and_held_by_enter(draw, longest):
    page, attention, redraw = draw(longest, 6, 8)
    first, second = page.locator(".at-word").nth(0), page.locator(".at-word").nth(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    told = page.locator(".at-told")
    expect(told).to_contain_text(f"{second.text_content()} looks at:")
    page.keyboard.press("Enter")
    redraw(6, 8)
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")  # to the map
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    names = [name for name, special in zip(attention.names, attention.special, strict=True) if not special]
    expect(page.locator(".at-read")).to_contain_text(f"{names[1]} → {names[0]}: ")
    expect(told).to_contain_text(f"{second.text_content()} looks at:")  # held
    second.click()
    page.mouse.move(5, 5)
    expect(page.locator(".at-word[aria-selected=true]")).to_have_count(0)


@pytest.mark.parametrize("small", [True, False])
def test_markup_in_a_text_stays_text(draw, small):
    page, attention, _ = draw(HOSTILE, 1, 3, small=small, specials=not small, width=390)
    assert page.evaluate("window.__xss") is None
    assert page.locator("#root img, #root script").count() == 0
    shown = page.locator(".at-words").text_content()
    assert HOSTILE in shown if small else all(part in shown for part in HOSTILE.split())
    assert page.locator(".at-token").count() == (0 if small else int(attention.special.sum()))
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("text", ["", "sea", "三体", "the sea"])
@pytest.mark.parametrize("small", [True, False])
def test_texts_of_few_words_are_drawn(draw, text, small):
    page, _, _ = draw(text, 1, 1, small=small)
    expect(page.locator(".at-cell")).to_have_count(6 * 13)
    told = page.locator(".at-now")
    expect(told).to_contain_text("strongest" if text == "the sea" else "There are not two words")


def test_small_it_holds_the_picker_and_all_but_two_lines_of_the_longest_text(draw, longest):
    page, attention, _ = draw(longest, 6, 8, small=True)
    assert page.evaluate("root.scrollHeight - root.clientHeight") <= 40  # two lines
    assert page.evaluate("root.scrollWidth <= root.clientWidth")
    page.locator('.at-cell[data-layer="2"][data-head="9"]').click()
    best = max(
        ((attention.weights[1, 8, a, b], a, b) for a in range(1, 40) for b in range(1, 40) if a != b),
    )
    expect(page.locator(".at-now")).to_contain_text("Layer 2, head 9")  # at once, before any answer
    assert page.evaluate("picked") in ([], [[2, 9]])
    assert best[0] > 0.3
    assert page.locator("svg path").count() == 8


def test_the_logarithmic_scale_shows_weak_weights(draw, longest):
    page, _, _ = draw(longest, 6, 8)
    ink = """canvas => { const all = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let sum = 0; for (let place = 3; place < all.length; place += 4) sum += all[place]; return sum; }"""
    before = page.locator("canvas").evaluate(ink)
    page.get_by_role("button", name="Logarithmic").click()
    expect(page.get_by_role("button", name="Logarithmic")).to_have_attribute("aria-pressed", "true")
    assert page.locator("canvas").evaluate(ink) > 1.5 * before > 0


def test_a_head_picked_stands_in_the_address_and_flow_shades_the_words(open_page):
    page = open_page("/look_inside?dataset=sample")
    cell = page.locator('.at-cell[data-layer="3"][data-head="2"]')
    expect(cell).to_be_visible()
    cell.click()
    expect(page).to_have_url(re.compile("layer=3.*head=2|head=2.*layer=3"))
    expect(cell).to_have_attribute("aria-checked", "true")
    expect(page.get_by_text("Words are shaded by attention rollout")).to_be_visible()
    page.get_by_text("Attention flow").first.click()
    expect(page.get_by_text("Words are shaded by attention flow")).to_be_visible()
    expect(page).to_have_url(re.compile("flow=true"))
    page.get_by_text("The weights of this head").click()
    expect(page.get_by_text("rows sum to 1")).to_be_visible()
