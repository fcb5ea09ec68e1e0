"""Which word of the item met which of a past choice, or of the person's own words."""

import streamlit as st

from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing.charts import as_table
from pages._ui.drawing.headings import part
from pages._ui.drawing.meeting_view.component import meeting_view
from pages._ui.drawing.safe import md, plain
from pages._ui.reasons.source import Account
from pages._ui.service import answers
from pages._ui.state import keys, links
from pages._ui.state.text import error_text, t
from recsys_core import Explanation
from recsys_core.errors import RecLensError
from recsys_core.explain.words.meeting import Meeting, MetText
from recsys_core.figures.style import signed
from recsys_core.translating import msg

MOST = 30
"""Past items to choose from, those whose text says most first."""
NOTHING, WORDS, PAST = "", "words", "past:"
"""What can be read beside the item; a past item's id stands behind its mark."""


def _choices(made: Explanation) -> dict[str, str]:
    """What each thing to read beside is called."""
    found = {NOTHING: msg("nothing")}
    if made.has_words:
        found[WORDS] = msg("the person’s words")
    by_text = sorted(made.history, key=lambda past: -abs(past.by_component.get("text", 0.0)))
    return {**found, **{f"{PAST}{past.item_id}": plain(past.title, 80) for past in by_text[:MOST]}}


def _table(made: Meeting) -> list[dict[str, object]]:
    """A row for each word of the item with lines, a column for each of the other text, and the rest of both."""

    def names(side: MetText, count: int) -> list[str]:
        own = [f"{place + 1} {side.words[place].text}" for place in side.apart]
        return [*own, *([t("all other words")] if count > len(own) else [])]

    columns = names(made.second, len(made.shares[0]))
    rows = names(made.first, len(made.shares))
    return [
        {t("word"): name, **dict(zip(columns, row, strict=True))}
        for name, row in zip(rows, made.shares, strict=True)
    ]


def _account(made: Meeting) -> str:
    """How the sum comes about, and what was checked."""
    return t(
        "The pairs are shares of the {score} that this text adds through the text cosine, {average} of which the average candidate has "
        "as well. Without the words of the item it would be {first}, without those of the other text {second}, without both "
        "{both}: the pairs have to make up {expected} of these four, and make up {total} (error {error}, {steps} steps).",
        score=f"{made.score:+.4f}",
        average=f"{made.average:+.4f}",
        first=f"{made.without_first:+.4f}",
        second=f"{made.without_second:+.4f}",
        both=f"{made.without_both:+.4f}",
        expected=f"{made.expected:+.4f}",
        total=f"{made.total:+.4f}",
        error=f"{made.error:.2%}",
        steps=made.steps,
    )


def _drawn(made: Meeting, key: str) -> None:
    if not made.complete:
        st.warning(
            t(
                "The pairs of words sum to {total} where four texts read again make it {expected}: too far apart to be shown.",
                total=f"{made.total:+.4f}",
                expected=f"{made.expected:+.4f}",
            ),
            icon=":material/warning:",
        )
        return
    best = made.links()[0]
    told = t(
        "{first} met {second}: {share}",
        first=f"“{made.first.words[best.first].text}”",
        second=f"“{made.second.words[best.second].text}”",
        share=signed(best.value, 3),
    )
    part(told)
    meeting_view(made, f"met-{key}")
    st.caption(
        t(
            "All pairs sum to {score}: what this text adds through the text cosine.",
            score=signed(made.score, 3),
        ),
        help=md(_account(made), 900),
    )
    as_table(
        f"met-{key}",
        told,
        lambda: _table(made),
        t("Share of the score of each pair of words; what no word made is divided evenly among them."),
    )


@st.fragment
def draw(account: Account) -> None:
    """A box to choose what is read beside the item, and the lines between the words that met."""
    made = account.having()
    beside = links.select(keys.BESIDE, t("Read beside"), _choices(made), NOTHING)
    if beside == NOTHING:
        st.caption(t("Choose a past item, or the person’s words, to see which word met which."))
        return
    past = beside.removeprefix(PAST) if beside.startswith(PAST) else None
    try:
        with ProgressBar() as bar:
            found = answers.met(account.engine, account.query, account.item_id, account.settings, past, bar)
    except RecLensError as error:
        st.caption(md(error_text(error), 600))
        return
    _drawn(found, f"{account.item_id}-{beside}")
