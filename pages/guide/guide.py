"""The Guide: its chapters are Markdown files, the same that a repository page shows."""

import re
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from pages._ui.state import keys, links
from pages._ui.state.text import language, t

GUIDE = Path(__file__).resolve().parents[2] / "assets" / "guide"
PICTURE = re.compile(r"^!\[(?P<told>[^\]]*)\]\((?P<file>[\w.-]+)\)$", re.M)
CHAPTER = re.compile(r"\]\((?P<stem>\d-[\w-]+)\.md(?:#[^)]*)?\)")


@st.cache_data(show_spinner=False)
def chapters(spoken: str) -> dict[str, str]:
    """Text of every chapter by the name of its file, in order."""
    return {
        file.stem: file.read_text(encoding="utf-8") for file in sorted((GUIDE / spoken).glob("[0-9]*.md"))
    }


def titles(told: dict[str, str]) -> dict[str, str]:
    """What each chapter is called: its first heading."""
    return {stem: text.split("\n", 1)[0].removeprefix("# ") for stem, text in told.items()}


def linked(text: str) -> str:
    """Links between chapters lead to this page, in the language it is read in."""
    here = {keys.LANGUAGE: st.query_params[keys.LANGUAGE]} if keys.LANGUAGE in st.query_params else {}
    return CHAPTER.sub(
        lambda found: f"](guide?{urlencode({**here, keys.CHAPTER: found['stem']})})",
        text,
    )


def draw(text: str, spoken: str) -> None:
    """A chapter; pictures stand on a line of their own."""
    parts = PICTURE.split(text)  # text, what a picture shows, its file, text ...
    for place in range(0, len(parts), 3):
        st.markdown(linked(parts[place]))
        if place + 2 < len(parts):
            st.image(GUIDE / spoken / parts[place + 2], width=640)
            st.caption(parts[place + 1])


# On a narrow screen code breaks its lines, and a table that is too wide is moved by itself, not the page.
NARROW = """<style>
.st-key-guide table { display: block; overflow-x: auto; }
.st-key-guide :is(th, td) { min-width: 3.9rem; }
.st-key-guide :is(pre, td) code { white-space: pre-wrap !important; overflow-wrap: anywhere; }
</style>"""


def go(stem: str) -> None:
    """Open a chapter."""
    st.session_state[keys.box(keys.CHAPTER)] = stem
    st.query_params[keys.CHAPTER] = stem


def main() -> None:
    spoken = language()
    told = chapters(spoken)
    named = titles(told)
    stems = list(told)
    chosen = st.pills(
        t("Chapter"),
        stems,
        required=True,
        label_visibility="collapsed",
        **links.widget_arguments(keys.CHAPTER, named, stems[0]),
    )
    st.html(NARROW)
    with st.container(key="guide"):
        draw(told[chosen], spoken)
    before, after = st.columns(2)
    place = stems.index(chosen)
    if place:
        before.button(
            named[stems[place - 1]],
            icon=":material/arrow_back:",
            on_click=go,
            args=(stems[place - 1],),
            key="chapter-before",
        )
    if place + 1 < len(stems):
        after.button(
            named[stems[place + 1]],
            icon=":material/arrow_forward:",
            on_click=go,
            args=(stems[place + 1],),
            key="chapter-after",
        )


main()
