"""The drawing of two texts that met, as a component of Streamlit's second kind."""

from pathlib import Path
from typing import Any

import streamlit as st

from pages._ui.drawing.attention_view import ATTENTION_CSS, ATTENTION_JS
from pages._ui.drawing.safe import plain
from pages._ui.state.text import t, tc
from recsys_core.explain.words.meeting import Meeting, MetText

_HERE = Path(__file__).parent
_view = st.components.v2.component(
    "reclens_meeting",
    html='<div class="meeting"></div>',
    css=ATTENTION_CSS + (_HERE / "view.css").read_text(encoding="utf-8"),
    js=ATTENTION_JS
    + (_HERE / "view.js").read_text(encoding="utf-8")
    + """
const meetingKept = new WeakMap();  // what was chosen in each place, between two answers of the server
export default ({ data, parentElement }) => {
  const root = parentElement.querySelector('.meeting');
  const memory = meetingKept.get(root) || {};
  meetingKept.set(root, memory);
  drawMeeting(root, data, memory);
};
""",
)


def _side(side: MetText, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "text": side.text,
        "names": [word.text for word in side.words],
        "places": [[word.start, word.end] for word in side.words],
        "shares": [round(word.attribution, 6) for word in side.words],
        "apart": list(side.apart),
    }


def meeting_data(made: Meeting) -> dict[str, Any]:
    """What `drawMeeting` draws: both texts with the share of each word, and the pairs, strongest first."""
    return {
        "first": _side(made.first, plain(made.first.title)),
        "second": _side(made.second, plain(made.second.title) or t("The person's words")),
        "links": [[link.first, link.second, round(link.value, 6)] for link in made.links()],
        "said": {
            "words": t("Words of {title}: move with the arrow keys; Enter holds one"),
            "met": t("{word} {share} in all; it met: {list}"),
            "rest": t("Solid orange raises the score, dashed violet lowers it. Point at an underlined word."),
            "comma": tc("between short things", ", "),
        },
    }


def meeting_view(made: Meeting, key: str) -> None:
    """Draw both texts, and lines between the words that met."""
    _view(data=meeting_data(made), key=key)
