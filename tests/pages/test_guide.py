"""The page Guide shows every chapter of the folder, in the language chosen, and leads from one to the other."""

import pytest
from screen import ROOT, app, texts

CHAPTERS = sorted(file.stem for file in (ROOT / "assets" / "guide" / "en").glob("[0-9]*.md"))


def guide(**parameters):
    test = app(tour="done", **parameters)
    return test.switch_page("pages/guide/guide.py").run()


def first_heading(stem, language):
    text = (ROOT / "assets" / "guide" / language / f"{stem}.md").read_text(encoding="utf-8")
    return text.split("\n", 1)[0]


@pytest.mark.parametrize(("lang", "folder"), [("English", "en"), ("中文", "zh")])
def test_every_chapter_opens_one_after_the_other(lang, folder):
    test = guide(lang=lang)
    assert len(CHAPTERS) == 8
    for place, stem in enumerate(CHAPTERS):
        assert not test.exception
        assert test.markdown[0].value.startswith(first_heading(stem, folder))
        if place + 1 < len(CHAPTERS):
            test.button(key="chapter-after").click().run()
    assert test.query_params["chapter"] == CHAPTERS[-1]
    test.button(key="chapter-before").click().run()
    assert test.markdown[0].value.startswith(first_heading(CHAPTERS[-2], folder))


def test_links_lead_to_chapters_on_this_page_in_its_language():
    said = texts(guide(lang="中文", chapter="1-user-guide"))
    assert "](guide?lang=%E4%B8%AD%E6%96%87&chapter=3-score-and-explanations)" in said
    assert ".md)" not in said


def test_the_picture_is_drawn_and_told():
    test = guide(chapter="5-architecture")
    assert len(test.get("image")) == 1
    assert "![" not in texts(test)
    assert "Where things live" in texts(test)
    assert "From files through the dataset" in test.caption[0].value


def test_a_link_to_a_chapter_that_is_not_there_opens_the_first():
    test = guide(chapter="99-none")
    assert not test.exception
    assert test.markdown[0].value.startswith("# User guide")


def test_the_guide_says_what_pictures_do_not_mean():
    assert "not why the item is recommended" in texts(guide(chapter="1-user-guide"))
