"""One recommendation as a card, and what opens under it."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from pages._ui.card import account, attention, feedback, importance, report, tables, words
from pages._ui.card.source import Account
from pages._ui.controls.audience import is_story
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing import face, marks, names
from pages._ui.drawing.safe import md, plain
from pages._ui.service import answers
from pages._ui.state.text import error_text, language, t, tc
from recsys_core import Engine, Explanation, Query, Settings
from recsys_core.errors import RecLensError
from recsys_core.mining import nearest_items
from recsys_core.ranking import Ranking
from recsys_core.wording.narrative import beyond_why

LARGE = 2000
"""Beyond this many items a card does not fit the ranker a second time to measure importance overall."""


def head(
    engine: Engine, ranking: Ranking, item: int, reason: str, reach: tuple[float, float], is_open: bool
) -> dict[str, Any]:
    """The face of an item, for `face.draw`."""
    data = engine.dataset
    place = ranking.rank_of(item)
    facts = [str(data.items.at[item, column]) for column in ("year", "category")]
    return face.face(
        item_id=data.item_ids.ids[item],
        title=f"{place or '–'}. {plain(data.title(item))}",
        facts=plain(" · ".join(fact for fact in facts if fact)),
        score=signed3(float(ranking.scores[item])),
        unit=t("score"),
        reason=plain(reason, 400),
        bar=None if is_story() else marks.bar(ranking.ledger(item), names.groups(), reach),
        act=t("Close") if is_open else t("Why?"),
        is_open=is_open,
    )


def signed3(value: float) -> str:
    """A score as it stands on the card: sign and three decimals."""
    return f"{'−' if value < 0 else '+'}{abs(value):.3f}"


def _about(engine: Engine, item_id: str, pca: int) -> None:
    """Keywords, names and nearest items: not part of the score."""
    data = engine.dataset
    row = data.item_ids.row(item_id)
    nearby, entities = answers.about(engine, row)
    near = nearest_items(engine.space, row, pca)
    st.markdown(f"##### {t('What the text is about')}")
    left, middle, right = st.columns(3, gap="large")
    left.markdown(f"**{t('Keywords')}**")
    left.markdown(badges(word.word for word in answers.keywords(engine).of_item(row)))
    left.caption(t("Rare in the catalogue, frequent here (TF-IDF)."))
    left.markdown(badges(word.word for word in nearby))
    left.caption(t("Nearest to the whole text for the encoder, and unlike each other."))
    middle.markdown(f"**{t('Names')}**")
    named = dict.fromkeys(f"{entity.text} · {tc('name in a text', entity.kind)}" for entity in entities)
    middle.markdown(badges(named) if named else t("None found."))
    middle.caption(t("Found by rules: works, years, people, places."))
    right.markdown(f"**{t('Nearest items')}**")
    right.markdown("\n".join(f"- {md(data.title(one.item))} ({one.cosine:+.2f})" for one in near))
    right.caption(
        t("By their texts alone, cosine at PCA size {pca}. None of this enters the score.", pca=pca)
    )


def badges(found: Iterable[str]) -> str:
    """Words as small labels."""
    return " ".join(f":gray-badge[{md(word, 60)}]" for word in found)


def body(engine: Engine, query: Query, item_id: str, settings: Settings) -> None:
    """Everything behind one score; worked out when opened, kept for the next time."""
    source = Account(engine, query, settings, item_id)
    try:
        made = source.having()
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")
        return
    st.divider()
    if is_story():
        _story(engine, query, made)
    else:
        _analysis(source, made)
    feedback.buttons(engine, query, made)
    report.offer(engine, query, settings, made)


def _story(engine: Engine, query: Query, made: Explanation) -> None:
    """Plain words: the account in sentences, the words in the running text, and what the past adds."""
    st.markdown(md(beyond_why(made, language()), 900))
    left, right = st.columns(2, gap="large")
    with left:
        if made.item_text is not None and made.item_text.complete:
            st.markdown(f"**{t('The words')}**")
            marks.marked_text(made.item_text.text, made.item_text.words, key=f"story-{made.item_id}")
            st.caption(
                t(
                    "Orange with a solid line raises the score, violet with a dashed line lowers it; numbers stand beside "
                    "the strongest words."
                )
            )
    with right:
        account.history(made)
    if made.query_text is not None and made.query_text.complete:
        st.markdown(f"**{t('Your words') if not query.user else t('The person’s words')}**")
        marks.marked_text(made.query_text.text, made.query_text.words, key=f"story-own-{made.item_id}")


def _analysis(source: Account, made: Explanation) -> None:
    """Every panel."""
    engine, settings, item_id = source.engine, source.settings, source.item_id
    st.markdown(md(beyond_why(made, language()), 900))
    left, right = st.columns(2, gap="large")
    with left:
        account.ledger(made)
    with right:
        account.history(made)
    left, right = st.columns(2, gap="large")
    with left:
        words.draw(source)
        checked = st.container()
    with right:
        importance.local(made)
        later = st.container()
    importance.finer(source)
    importance.dimensions(source)
    tables.draw(source)
    _about(engine, item_id, made.pca)
    attention.draw(engine.encoder, made, engine.profile(source.query).text)
    with checked:
        words.trust(source)
    with later:
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
        importance.whole(found, item_id)
