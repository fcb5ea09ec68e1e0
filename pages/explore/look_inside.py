"""Look inside: the catalogue as the encoder sees it, what each dimension is about, and the attention on any text."""

import streamlit as st

from pages._ui.controls import pick, sidebar
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing.charts import cached_figure, chart
from pages._ui.drawing.headings import finding, part
from pages._ui.drawing.safe import md
from pages._ui.reasons import attention
from pages._ui.service import accounts, answers
from pages._ui.state import bounds, keys
from pages._ui.state.text import error_text, joined, language, listed, t
from recsys_core import Engine
from recsys_core.errors import RecLensError
from recsys_core.figures.embedding_map import Kinds, Marked, embedding_map
from recsys_core.figures.variance import explained_variance
from recsys_core.mining import nearest_items
from recsys_core.ranking import Ranking
from recsys_core.wording.findings import look_finding

NAMED = 16


def axes(engine: Engine, size: int) -> tuple[int, int]:
    """Which two dimensions are drawn."""
    left, right = st.columns(2)
    options = list(range(1, size + 1))

    def label(number: int) -> str:
        words = answers.explainer(engine).named_dimensions.name(number - 1, 1.0)[0]
        return f"{number}: {', '.join(words)}" if words else str(number)

    for key in (keys.ACROSS, keys.UP):
        bounds.forget_unless(key, options)
    across = left.selectbox(t("Across"), options, 0, format_func=label, key=keys.ACROSS)
    up = right.selectbox(t("Upwards"), options, min(1, size - 1), format_func=label, key=keys.UP)
    return across - 1, up - 1


def the_map(choice: sidebar.Choice, ranking: Ranking) -> None:
    """Every item at its place; a click on one tells what lies near it."""
    engine, data = choice.engine, choice.engine.dataset
    heading = st.empty()
    across, up = axes(engine, min(ranking.pca, NAMED))
    with heading:
        finding(
            t(
                "The two dimensions drawn hold {share} of what sets the texts apart",
                share=f"{sum(engine.space.variance_of(number) for number in {across, up}):.0%}",
            ),
            t(
                "Items near each other read alike to the encoder; what lies together here can be apart in the other "
                "dimensions."
            ),
        )
    places = engine.space.items(engine.space.size)[:, [across, up]]
    words = ranking.profile.embedding
    query = None if words is None else engine.space.query(words, engine.space.size)[[across, up]].tolist()
    listed = [int(row) for row in ranking.candidates[: choice.length]]
    past = [int(row) for row in ranking.profile.history]
    marked = Marked(past, listed, query)
    names = answers.explainer(engine).named_dimensions
    kinds = Kinds(t("The catalogue"), t("The past choices"), t("The list"), t("The words of the query"))
    titles = [f"{number + 1} → {', '.join(names.name(number, 1.0)[0])}" for number in (across, up)]
    picked = chart(
        cached_figure(embedding_map, places, data.titles, marked, (titles[0], titles[1]), kinds),
        "map",
        t(
            "{count} items in two dimensions of the text space, the past choices and the list marked",
            count=len(data.item_ids),
        ),
        lambda: [
            {
                t("item"): data.title(row),
                titles[0]: float(places[row, 0]),
                titles[1]: float(places[row, 1]),
            }
            for row in [*listed, *past]
        ],
        t("Coordinates of the list and the past choices"),
        on_select="rerun",
        selection_mode="points",
    )
    st.caption(t("Click a point to see its nearest items."))
    points = picked.selection.points if picked else []
    row = points[0].get("customdata") if points else None
    if isinstance(row, list):
        row = row[0]
    if isinstance(row, int) and 0 <= row < len(data.item_ids):
        near = nearest_items(engine.space, row, ranking.pca)
        st.markdown(f"**{md(data.title(row))}**")
        st.markdown("\n".join(f"- {md(data.title(one.item))} ({one.cosine:+.2f})" for one in near))
        st.caption(t("Nearest by cosine at PCA size {pca}.", pca=ranking.pca))


def variance(choice: sidebar.Choice, ranking: Ranking) -> None:
    """How much the slider keeps, and what the first dimensions are about."""
    engine = choice.engine
    finding(
        t(
            "{pca} components hold {share} of the variance",
            pca=ranking.pca,
            share=f"{engine.space.explained_[ranking.pca - 1]:.0%}",
        ),
        t("The variance of the texts' embeddings; the slider of the sidebar moves the point."),
    )
    chart(
        cached_figure(
            explained_variance,
            engine.space.explained_,
            ranking.pca,
            t("number of components"),
            t("variance held"),
        ),
        "variance",
        t(
            "{pca} components hold {share} of the variance",
            pca=ranking.pca,
            share=f"{engine.space.explained_[ranking.pca - 1]:.0%}",
        ),
        lambda: [
            {t("number of components"): number, t("variance held"): float(held)}
            for number, held in enumerate(engine.space.explained_, start=1)
        ],
    )
    names = answers.explainer(engine).named_dimensions
    rows = []
    for number in range(min(ranking.pca, NAMED)):
        low, high = names.name(number, -1.0), names.name(number, 1.0)
        rows.append(
            {
                t("dimension"): number + 1,
                t("words at the low end"): joined(low[0]),
                t("items at the low end"): listed(low[1]),
                t("words at the high end"): joined(high[0]),
                t("items at the high end"): listed(high[1]),
            }
        )
    part(
        t("What the first dimensions are about"),
        t("Named by the words and items that lie farthest out; a dimension need not have a meaning."),
    )
    st.dataframe(rows, hide_index=True, alt=t("Typical words and items at both ends of each dimension"))


def what_it_reads(choice: sidebar.Choice, ranking: Ranking) -> None:
    """Attention on an item's text."""
    engine = choice.engine
    heading = st.empty()
    item = pick.listed(engine, ranking, keys.LOOKED, t("Item"))
    with ProgressBar() as bar:
        made = accounts.explanation(
            engine,
            choice.query,
            engine.dataset.item_ids.ids[item],
            choice.settings,
            bar,
            ("attention",),
        )
    with heading:
        looks = look_finding(made.attention.words, language()) if made.attention else ""
        finding(
            looks or t("This encoder shows no attention."),
            t("Attention shows what the encoder looks at, not why the item is recommended."),
        )
    attention.draw(engine.encoder, made, ranking.profile.text)


def main() -> None:
    choice = sidebar.draw()
    if choice is None:
        return
    st.title(t("Look inside"), anchor=False)
    try:
        ranking = choice.engine.rank(choice.query, choice.settings)
        with ProgressBar() as bar:
            bar(t("naming the dimensions"), 0, 1)
            _ = answers.explainer(choice.engine).named_dimensions
        the_map(choice, ranking)
        variance(choice, ranking)
        what_it_reads(choice, ranking)
    except RecLensError as error:
        st.error(md(error_text(error), 600), icon=":material/error:")


main()
