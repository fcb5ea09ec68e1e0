"""Commands that rank and account for it: save, recommend, explain."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from recsys_core.commands.shared import (
    AboutOption,
    Bar,
    DatasetArgument,
    DislikesOption,
    EncoderOption,
    FastOption,
    JsonOption,
    LikesOption,
    PcaOption,
    PoolingOption,
    TextOption,
    UserOption,
    WeightsOption,
    app,
    emit,
    engine_of,
    query_of,
    save_engine,
    settings_of,
)


@app.command()
def save(
    dataset: DatasetArgument,
    to: Annotated[str, typer.Option("--to", help="A new or empty folder.")],
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Fit a dataset and save the engine; recommend and explain take the folder in place of a dataset."""
    written = save_engine(dataset, to, encoder, pooling, fast)
    emit(
        written,
        as_json,
        lambda: f"{written['dataset']}: {written['bytes'] / 1e6:.1f} MB in {written['folder']}",
    )


@app.command()
def recommend(
    dataset: DatasetArgument,
    user: UserOption = "",
    likes: LikesOption = "",
    dislikes: DislikesOption = "",
    about: AboutOption = "",
    text: TextOption = "",
    top: Annotated[int, typer.Option(help="Length of the list.", min=1)] = 10,
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Rank the catalogue for a user, for likes, or for a taste in words."""
    from recsys_core.explain.explainer import list_reasons

    query, settings = query_of(user, likes, text, dislikes, about), settings_of(pca, weights)
    engine = engine_of(dataset, encoder, pooling, fast)
    ranking = engine.rank(query, settings)
    rows = [int(row) for row in ranking.candidates[:top]]
    data = engine.dataset
    listed = [
        {
            "rank": place,
            "item_id": data.item_ids.ids[row],
            "title": data.title(row),
            "score": float(ranking.scores[row]),
            "contributions": ranking.ledger(row),
            "why": reason,
        }
        for place, (row, reason) in enumerate(zip(rows, list_reasons(engine, ranking, rows), strict=True), 1)
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
        "rung": ranking.rung,
        "pca": ranking.pca,
        "weights": ranking.groups,
        "candidates": len(ranking.candidates),
        "recommendations": listed,
    }

    def table() -> str:
        head = f"{data.name}{' (simulated readers)' if data.simulated else ''}, answered from: {ranking.rung}"
        lines = [f"{e['rank']:>3}  {e['score']:+.3f}  {e['title']}\n            {e['why']}" for e in listed]
        return "\n".join([head, *lines])

    emit(report, as_json, table)


@app.command()
def explain(
    dataset: DatasetArgument,
    item: Annotated[str, typer.Option(help="Id of the item to explain.")],
    user: UserOption = "",
    likes: LikesOption = "",
    dislikes: DislikesOption = "",
    about: AboutOption = "",
    text: TextOption = "",
    pca: PcaOption = None,
    weights: WeightsOption = "",
    methods: Annotated[str, typer.Option(help="Any of ig,attention,permutation,global; or all.")] = "all",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Account for the score of one item."""
    from recsys_core.explain.explanation import METHODS
    from recsys_core.explain.permutation import held_out_importance

    query, settings = query_of(user, likes, text, dislikes, about), settings_of(pca, weights)
    asked = [*METHODS, "global"] if methods == "all" else [m.strip() for m in methods.split(",")]
    engine = engine_of(dataset, encoder, pooling, fast)
    bar = Bar()
    made = engine.explain(query, item, settings, [m for m in asked if m != "global"], bar)
    report = made.to_dict()
    sides = {"item_words": made.item_text, "query_words": made.query_text}
    for name, side in sides.items():
        report[name] = [asdict(word) for word in side.words] if side else []
    report["completeness_error"] = made.completeness_error
    report["trust"] = made.trust()
    report["permutation"] = {"local": report.pop("local_importance"), "global": None}
    if "global" in asked:
        found = held_out_importance(engine, settings, progress=bar)
        report["permutation"]["global"] = asdict(found)
    maps = report.pop("attention")
    report["attention"] = maps and {
        "layers": made.attention.weights.shape[0] if made.attention else 0,
        "heads": made.attention.weights.shape[1] if made.attention else 0,
        **maps,
    }

    def told() -> str:
        rank = f"rank {made.rank} of {made.candidates}" if made.rank else "already seen"
        lines = [f"{made.title}: score {made.score:+.4f}, {rank}.", made.narrative, "Ledger:"]
        lines += [f"  {group:<14} {value:+.4f}" for group, value in made.ledger.items()]
        for label, side in (("Words of the item", made.item_text), ("Your words", made.query_text)):
            if side:
                best = sorted(side.words, key=lambda word: -abs(word.attribution))[:8]
                lines.append(
                    f"{label} (error {side.error:.2%}): "
                    + ", ".join(f"{word.text} {word.attribution:+.3f}" for word in best)
                )
        return "\n".join([*lines, *made.notes])

    emit(report, as_json, told)
