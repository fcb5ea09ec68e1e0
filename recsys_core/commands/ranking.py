"""Commands that rank: save, recommend."""

from __future__ import annotations

from typing import Annotated

import typer

from recsys_core.commands.common import (
    AboutOption,
    DatasetArgument,
    DislikesOption,
    EncoderOption,
    FastOption,
    JsonOption,
    LikesOption,
    OnlyOption,
    PcaOption,
    PoolingOption,
    TextOption,
    UserOption,
    WeightsOption,
    emit,
    engine_of,
    only_of,
    query_of,
    save_engine,
    settings_of,
)
from recsys_core.commands.options import app


@app.command()
def save(
    dataset: DatasetArgument = "",
    *,
    to: Annotated[str, typer.Option("--to", help="A new or empty folder.")],
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    weights: Annotated[
        str, typer.Option(help="chosen (on likes held out of this data) or general (the same for any data).")
    ] = "chosen",
    as_json: JsonOption = False,
) -> None:
    """Fit a dataset and save the engine; recommend and explain take the folder in place of a dataset."""
    written = save_engine(dataset, to, encoder, pooling, fast, weights)
    emit(
        written,
        as_json,
        lambda: f"{written['dataset']}: {written['bytes'] / 1e6:.1f} MB in {written['folder']}",
    )


@app.command()
def recommend(
    dataset: DatasetArgument = "",
    user: UserOption = "",
    likes: LikesOption = "",
    dislikes: DislikesOption = "",
    about: AboutOption = "",
    text: TextOption = "",
    top: Annotated[int, typer.Option(help="Length of the list.", min=1)] = 10,
    only: OnlyOption = None,
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Rank the catalogue for a user, for likes, or for a taste in words."""
    from recsys_core.explain.explainer import Explainer
    from recsys_core.wording.choice import choice_said
    from recsys_core.wording.only import shown
    from recsys_core.wording.reasons import list_reasons

    query, settings = query_of(user, likes, text, dislikes, about), settings_of(pca, weights)
    asked = only_of(only)
    engine = engine_of(dataset, encoder, pooling, fast, query, only=asked, settings=settings)
    ranking, data = engine.rank(query, settings), engine.dataset
    fitting = ranking.first(len(data.item_ids), asked.rows(data))
    rows = [int(row) for row in fitting[:top]]
    listed = [
        {
            "rank": ranking.rank_of(row),
            "item_id": data.item_ids.ids[row],
            "title": data.title(row),
            "score": float(ranking.scores[row]),
            "contributions": ranking.ledger(row),
            "why": reason,
        }
        for row, reason in zip(rows, list_reasons(Explainer(engine), ranking, rows), strict=True)
    ]
    report = {
        "dataset": data.name,
        "simulated": data.simulated,
        "encoder": engine.encoder.name,
        "user": user or None,
        "likes": list(query.likes),
        "dislikes": list(query.dislikes),
        "about": dict(query.about),
        "text": ranking.profile.text or None,
        "rung": ranking.tier,
        "pca": ranking.pca,
        "weights": ranking.groups,
        "chosen": engine.chosen and engine.chosen.to_dict(),
        "candidates": len(ranking.candidates),
        "only": str(asked) or None,
        "kept": len(fitting),
        "recommendations": listed,
    }

    def table() -> str:
        head = f"{data.name}{' (simulated people)' if data.simulated else ''}, answered from: {ranking.tier}"
        if engine.chosen is not None and settings.weights is None and settings.usual is None:
            head += f"\n{choice_said(engine.chosen)}"
        lines = [f"{e['rank']:>3}  {e['score']:+.3f}  {e['title']}\n            {e['why']}" for e in listed]
        narrowed = [shown(asked, len(fitting), len(ranking.candidates))] if asked else []
        return "\n".join([head, *narrowed, *lines])

    emit(report, as_json, table)
