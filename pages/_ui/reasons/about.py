"""What a text is about: keywords, names and nearest items. None of it enters the score."""

from collections.abc import Iterable

import streamlit as st

from pages._ui.drawing.safe import md
from pages._ui.service import answers
from pages._ui.state.text import listed, t, tc
from recsys_core import Engine
from recsys_core.mining import nearest_items
from recsys_core.ranking import Ranking


def badges(found: Iterable[str]) -> str:
    """Words as small labels."""
    return " ".join(f":gray-badge[{md(word, 60)}]" for word in found)


def item(engine: Engine, item_id: str, pca: int) -> None:
    """Keywords, names and nearest items of an item's text."""
    data = engine.dataset
    row = data.item_ids.row(item_id)
    nearby, entities = answers.about(engine, row)
    near = nearest_items(engine.space, row, pca)
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


def past(engine: Engine, ranking: Ranking) -> None:
    """Keywords of the past choices, each with the items it comes from."""
    if not len(ranking.profile.history):
        return
    found = answers.keywords(engine).of_profile(ranking.profile)
    st.markdown(f"**{t('What the past choices are about')}**")
    if not found:
        st.caption(t("None found."))
        return
    st.markdown(badges(word.word for word in found))
    st.dataframe(
        [
            {
                t("keyword"): word.word,
                t("weight"): word.weight,
                t("from"): listed(engine.dataset.title(row) for row in word.items),
            }
            for word in found
        ],
        hide_index=True,
        alt=t("Keywords of the history with their weight and the items they come from"),
    )
    st.caption(
        t(
            "TF-IDF of the past items' texts, weighted as the text part weighs them; words that several past choices "
            "share. They describe the history and do not enter the score."
        )
    )
