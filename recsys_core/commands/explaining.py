"""Commands that account for one item: explain, meet, contrast, counterfactual."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from recsys_core.commands.common import (
    AboutOption,
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
    emit,
    engine_of,
    query_of,
    settings_of,
)
from recsys_core.commands.options import Bar, app
from recsys_core.errors import SettingsError

ItemOption = Annotated[str, typer.Option(help="Id of the item.")]
TopOption = Annotated[int, typer.Option(help="Length of the list the question is about.", min=1)]


@app.command()
def explain(
    dataset: DatasetArgument = "",
    *,
    item: ItemOption,
    user: UserOption = "",
    likes: LikesOption = "",
    dislikes: DislikesOption = "",
    about: AboutOption = "",
    text: TextOption = "",
    pca: PcaOption = None,
    weights: WeightsOption = "",
    methods: Annotated[
        str,
        typer.Option(
            help="ig, attention, permutation, dimensions, trust, global, a word method by name; or all."
        ),
    ] = "ig,attention,permutation,global",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Account for the score of one item."""
    from recsys_core.explain.explainer import Explainer
    from recsys_core.explain.methods.registry import parse_methods
    from recsys_core.explain.ranker.importance import held_out_importance
    from recsys_core.wording.narrative import narrative

    query, settings = query_of(user, likes, text, dislikes, about), settings_of(pca, weights)
    names = [name.strip() for name in methods.split(",")]
    asked = [name for name in names if name != "global"]
    parse_methods(asked)  # a mistake is refused before anything slow is done
    engine = engine_of(dataset, encoder, pooling, fast, query, (item,))
    bar = Bar()
    made = Explainer(engine).explain(query, item, settings, asked, bar)
    report = made.to_dict()
    sides = {"item_words": made.item_text, "query_words": made.query_text}
    for name, side in sides.items():
        report[name] = [asdict(word) for word in side.words] if side else []
    report["narrative"], report["narrative_zh"] = narrative(made), narrative(made, "zh")
    report["completeness_error"] = made.completeness_error
    report["trust"] = made.trust()
    report["permutation"] = {"local": report.pop("local_importance"), "global": None}
    notes = list(made.notes)
    if {"global", "all"} & set(names):
        try:
            found = held_out_importance(engine, settings, progress=bar)
            report["permutation"]["global"] = asdict(found)
        except (
            SettingsError
        ) as refusal:  # nobody's likes can be held out: the item is accounted for all the same
            notes.append(str(refusal))
    report["notes"] = notes
    maps = report.pop("attention")
    report["attention"] = maps and {
        "layers": made.attention.weights.shape[0] if made.attention else 0,
        "heads": made.attention.weights.shape[1] if made.attention else 0,
        **maps,
    }

    def as_text() -> str:
        rank = f"rank {made.rank} of {made.candidates}" if made.rank else "already seen"
        lines = [f"{made.title}: score {made.score:+.4f}, {rank}.", narrative(made), "Ledger:"]
        lines += [f"  {group:<14} {value:+.4f}" for group, value in made.ledger.items()]
        for side in made.texts:
            best = sorted(side.words, key=lambda word: -abs(word.attribution))[:8]
            lines.append(
                f"Words, {side.side} {side.item_id} by {side.method} (error {side.error:.2%}): "
                + ", ".join(f"{word.text} {word.attribution:+.3f}" for word in best)
            )
        for measure in made.measures:
            value = "undefined" if measure.value is None else f"{measure.value:.3f}"
            lines.append(
                f"  {measure.role:<6}{measure.name:<20} {value:>10}  {measure.verdict}  {measure.note}"
            )
        return "\n".join([*lines, *notes])

    emit(report, as_json, as_text)


@app.command()
def meet(
    dataset: DatasetArgument = "",
    *,
    item: ItemOption,
    past: Annotated[
        str, typer.Option(help="Id of the past item to read beside it; the query's own words unless given.")
    ] = "",
    user: UserOption = "",
    likes: LikesOption = "",
    dislikes: DislikesOption = "",
    about: AboutOption = "",
    text: TextOption = "",
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    as_json: JsonOption = False,
) -> None:
    """Which word of the item met which of a past item, or of the query's own words: the text cosine by pairs of words."""
    from recsys_core.explain.words.meeting import meet as read_together
    from recsys_core.explain.words.meeting import position_of

    query, settings = query_of(user, likes, text, dislikes, about), settings_of(pca, weights)
    engine = engine_of(dataset, encoder, query=query, items=(item, past) if past else (item,))
    ranking = engine.rank(query, settings)
    position = position_of(engine, ranking, past) if past else None
    row = engine.dataset.item_ids.row(item)
    made = read_together(engine, ranking, row, position, progress=Bar())
    links = [
        {**asdict(link), "words": [made.first.words[link.first].text, made.second.words[link.second].text]}
        for link in made.links()
    ]

    def as_text() -> str:
        lines = [
            f"{made.first.title} and {made.second.title or 'own words'}: {made.score:+.4f} of the score",
            f"  four texts {made.expected:+.4f}, pairs of words {made.total:+.4f}, error {made.error:.2%}",
        ]
        if not made.complete:
            return "\n".join([*lines, "The pairs do not add up, so they are not shown."])
        lines += [f"  {'–'.join(link['words']):<30} {link['value']:+.4f}" for link in links[:12]]
        return "\n".join(lines)

    emit({**asdict(made), "links": links}, as_json, as_text)


@app.command()
def contrast(
    dataset: DatasetArgument = "",
    *,
    first: Annotated[str, typer.Option(help="Id of the item that stands higher, or of any.")],
    second: Annotated[str, typer.Option(help="Id of the other item.")],
    user: UserOption = "",
    likes: LikesOption = "",
    dislikes: DislikesOption = "",
    about: AboutOption = "",
    text: TextOption = "",
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    as_json: JsonOption = False,
) -> None:
    """Why one item stands above another: their ledgers subtracted, and the weights at which they tie."""
    from recsys_core.explain.explainer import Explainer
    from recsys_core.explain.lists.contrast import contrast as compare

    query, settings = query_of(user, likes, text, dislikes, about), settings_of(pca, weights)
    engine = engine_of(dataset, encoder, query=query, items=(first, second))
    ranking = engine.rank(query, settings)
    rows = [engine.dataset.item_ids.row(item) for item in (first, second)]
    made = compare(Explainer(engine), ranking, settings, *rows)

    def as_text() -> str:
        lines = [
            f"{made.titles[0]} {made.scores[0]:+.4f}, {made.titles[1]} {made.scores[1]:+.4f}: {made.gap:+.4f}"
        ]
        lines += [
            f"  {row.name:<14} {row.first:+.4f} {row.second:+.4f}  {row.gap:+.4f}" for row in made.groups
        ]
        lines += [f"  past: {row.title}  {row.gap:+.4f}" for row in made.past[:5]]
        lines += [
            f"  they tie where {tie.group} stands at {tie.at:.3f} instead of {tie.now:.3f}"
            for tie in made.ties
            if tie.at is not None
        ]
        return "\n".join(lines)

    emit({**asdict(made), "gap": made.gap}, as_json, as_text)


@app.command()
def counterfactual(
    dataset: DatasetArgument = "",
    *,
    item: ItemOption,
    user: UserOption = "",
    likes: LikesOption = "",
    dislikes: DislikesOption = "",
    about: AboutOption = "",
    text: TextOption = "",
    top: TopOption = 10,
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    as_json: JsonOption = False,
) -> None:
    """The least that would move an item out of the top of the list, or into it."""
    from recsys_core.explain.explainer import Explainer
    from recsys_core.explain.lists.weights import stable_ranges
    from recsys_core.explain.what_if.counterfactuals import Crossing, counterfactuals

    query, settings = query_of(user, likes, text, dislikes, about), settings_of(pca, weights)
    engine = engine_of(dataset, encoder, query=query, items=(item,))
    row = engine.dataset.item_ids.row(item)
    ranking = engine.rank(query, settings)
    found = counterfactuals(Explainer(engine), query, settings, Crossing(row, top), progress=Bar())
    report: dict[str, Any] = {
        "item_id": item,
        "title": engine.dataset.title(row),
        "rank": ranking.rank_of(row),
        "top": top,
        "counterfactuals": [asdict(entry) for entry in found],
        "stable_ranges": [asdict(entry) for entry in stable_ranges(ranking, settings, top)],
    }

    def as_text() -> str:
        lines = [f"{report['title']} stands at {report['rank']}; asked is the top {top}."]
        for entry in found:
            what = ", ".join(entry.titles)
            if entry.value is not None:
                what += f" from {entry.was:g} to {entry.value:g}"
            lines.append(f"  {entry.kind}: {what}: rank {entry.before} becomes {entry.after}")
        return "\n".join(lines if found else [*lines, "  Nothing that was tried moves it across."])

    emit(report, as_json, as_text)
