"""What opens large over the page: a tile with every control it has, the checks, the text, saving, finding an item."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages._ui.controls.audience import is_story
from pages._ui.controls.progress import ProgressBar
from pages._ui.controls.sidebar import Choice
from pages._ui.drawing import marks
from pages._ui.drawing.safe import md
from pages._ui.reasons import about, account, attention, importance, meeting, report, tables, words
from pages._ui.reasons.source import Account
from pages._ui.service import answers
from pages._ui.state import keys
from pages._ui.state.text import error_text, t
from pages.explore.ranked import finding
from recsys_core.errors import RecLensError
from recsys_core.ranking import Ranking
from recsys_core.translating import msg

LARGE = 2000
"""Beyond this many items the ranker is not fitted a second time unasked to measure importance overall."""


@dataclass(frozen=True)
class Opened:
    """What a large view is about.

    Attributes:
        shown: ids of the list's items.
    """

    choice: Choice
    ranking: Ranking
    item_id: str
    shown: list[str]

    @property
    def source(self) -> Account:
        """The account of the item selected."""
        return Account(self.choice.engine, self.choice.query, self.choice.settings, self.item_id)


def close() -> None:
    """Nothing is open any more."""
    st.query_params.pop(keys.LARGE, None)


def _words(opened: Opened) -> None:
    if not is_story():
        words.draw(opened.source)
        meeting.draw(opened.source)
        return
    made = opened.source.having()
    for side, heading in ((made.item_text, t("The words")), (made.query_text, t("The person’s words"))):
        if side is not None and side.complete:
            st.markdown(f"**{heading}**")
            marks.marked_text(side.text, side.words, key=f"story-{side.side}-{made.item_id}")
    st.caption(
        t(
            "Orange with a solid line raises the score, violet with a dashed line lowers it; numbers stand beside "
            "the strongest words."
        )
    )


def _past(opened: Opened) -> None:
    made = opened.source.having()
    if not is_story():
        account.ledger(made)
        account.place(made)
    account.history(made)
    if not is_story():
        meeting.draw(opened.source)
    about.past(opened.choice.engine, opened.ranking)


def _place(opened: Opened) -> None:
    source = opened.source
    importance.local(source.having())
    importance.finer(source)
    importance.dimensions(source)
    engine, settings = opened.choice.engine, opened.choice.settings
    st.markdown(f"##### {t('Permutation importance of the whole ranker')}")
    if len(engine.dataset.item_ids) > LARGE and not answers.is_important(engine, settings):
        st.caption(t("Measured on the page Importance: on a catalogue of this size it takes a while."))
        return
    try:
        with ProgressBar() as bar:
            found = answers.importance(engine, settings, bar)
    except RecLensError as refusal:  # nobody's likes can be held out
        st.caption(md(error_text(refusal), 600))
        return
    importance.whole(found, opened.item_id)


def _look(opened: Opened) -> None:
    attention.draw(opened.choice.engine.encoder, opened.source.having(), opened.ranking.profile.text)


def _checks(opened: Opened) -> None:
    words.trust(opened.source)


def _about(opened: Opened) -> None:
    about.item(opened.choice.engine, opened.item_id, opened.ranking.pca)
    tables.draw(opened.source)


def _save(opened: Opened) -> None:
    choice = opened.choice
    made = opened.source.having()
    st.markdown(f"**{t('This list as a table')}**")
    st.code(
        finding.table(choice.engine, opened.ranking, opened.shown),
        language=None,
        wrap_lines=False,
        height=160,
    )
    report.offer_several([("", choice.engine, choice.query, choice.settings)], opened.shown, "list", "list")
    report.offer(choice.engine, choice.query, choice.settings, made)
    report.reopen()
    st.caption(t("The address in your browser holds everything you chose: copy it, and others see the same."))


def _find(opened: Opened) -> None:
    finding.draw(opened.choice.engine, opened.ranking)


VIEWS: dict[str, tuple[str, Callable[[Opened], None]]] = {
    "words": (msg("The words"), _words),
    "past": (msg("The past choices"), _past),
    "place": (msg("What this place depends on"), _place),
    "look": (msg("What the encoder looks at"), _look),
    "checks": (msg("How far to trust the words"), _checks),
    "about": (msg("What the text is about"), _about),
    "save": (msg("Save or share"), _save),
    "find": (msg("Find an item"), _find),
}


def draw(name: str, opened: Opened) -> None:
    """Open a view by its name; an unknown one, as an old link may hold, opens nothing."""
    if name not in VIEWS:
        close()
        return
    title, view = VIEWS[name]

    @st.dialog(t(title), width="large", on_dismiss=close)
    def body() -> None:
        try:
            view(opened)
        except RecLensError as error:
            st.error(md(error_text(error), 600), icon=":material/error:")

    body()
