"""Commands that account for one item: explain, meet, contrast, counterfactual."""

from __future__ import annotations

from dataclasses import asdict, replace
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


def _on_sliders(settings: Any) -> Any:
    """The same settings with their weights in per cent, as the sliders of the screen show them."""
    if settings.weights is None:
        return settings
    return replace(
        settings, weights={group: round(100 * share, 9) for group, share in settings.weights.items()}
    )


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
            help="ig, attention, permutation, effects, place, dimensions, trust, global, a word method by name; or all."
        ),
    ] = "ig,attention,permutation,effects,place,global",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Account for the score of one item."""
    from recsys_core.explain.explainer import Explainer
    from recsys_core.explain.methods.registry import parse_methods
    from recsys_core.explain.ranker.importance import held_out_importance
    from recsys_core.wording.effects import place_sentence, which_is_which
    from recsys_core.wording.narrative import narrative

    query, settings = query_of(user, likes, text, dislikes, about), settings_of(pca, weights)
    names = [name.strip() for name in methods.split(",")]
    asked = [name for name in names if name != "global"]
    parse_methods(asked)  # a mistake is refused before anything slow is done
    engine = engine_of(dataset, encoder, pooling, fast, query, (item,), settings=settings)
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
        left_out = {one.group: one for one in made.parts}
        for group, value in made.ledger.items():
            line = f"  {group:<14} {value:+.4f}"
            without = left_out.get(group)
            if without is not None and without.effect is not None:
                line += f"   effect {without.effect:+.4f}, rank without it {without.rank_without}"
            lines.append(line)
        if made.place is not None:
            lines.append(place_sentence(made.place, {name: name for name in made.ledger}) + ".")
        for past in made.history[:5]:
            told = (
                ""
                if past.effect is None
                else f", effect {past.effect:+.4f}, rank without it {past.rank_without}"
            )
            lines.append(f"  past: {past.title}: share {past.share:+.4f}{told}")
        lines.append(which_is_which())
        for side in made.texts:
            best = sorted(side.words, key=lambda word: -abs(word.attribution))[:8]
            lines.append(
                f"Words, {side.side} {side.item_id} by {side.method} (error {side.error:.2%}): "
                + ", ".join(f"{word.text} {word.attribution:+.3f}" for word in best)
            )
        for measure in made.measures:
            figure = "undefined" if measure.value is None else f"{measure.value:.3f}"
            lines.append(
                f"  {measure.role:<6}{measure.method:<10}{measure.name:<20} {figure:>10}  {measure.verdict}  {measure.note}"
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
    engine = engine_of(
        dataset, encoder, query=query, items=(item, past) if past else (item,), settings=settings
    )
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
    from recsys_core.wording import of_lists

    query, settings = query_of(user, likes, text, dislikes, about), _on_sliders(settings_of(pca, weights))
    engine = engine_of(dataset, encoder, query=query, items=(first, second), settings=settings)
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
        names = {tie.group: tie.group for tie in made.ties}  # as they are typed
        told = (of_lists.tie(tie, names) for tie in made.ties)
        lines += [f"  they tie with {one}" for one in told if one is not None]
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
    from recsys_core.explain.what_if.counterfactuals import Crossing, searches
    from recsys_core.wording import of_lists

    query, settings = query_of(user, likes, text, dislikes, about), _on_sliders(settings_of(pca, weights))
    engine = engine_of(dataset, encoder, query=query, items=(item,), settings=settings)
    row = engine.dataset.item_ids.row(item)
    ranking = engine.rank(query, settings)
    made = searches(Explainer(engine), query, settings, Crossing(row, top), progress=Bar())
    found = [one.found for one in made if one.found is not None]
    report: dict[str, Any] = {
        "item_id": item,
        "title": engine.dataset.title(row),
        "rank": ranking.rank_of(row),
        "top": top,
        "counterfactuals": [asdict(entry) for entry in found],
        "searched": {one.kind: of_lists.searched(one) for one in made},
        "stable_ranges": [asdict(entry) for entry in stable_ranges(ranking, settings, top)],
    }

    def as_text() -> str:
        lines = [f"{report['title']} stands at {report['rank']}; asked is the top {top}."]
        for one in made:
            entry = one.found
            if entry is None:
                lines.append(f"  {one.kind}: nothing does it; tried: {of_lists.searched(one)}")
                continue
            what = ", ".join(entry.titles)
            if entry.slider is not None:
                what = of_lists.moved_weight(entry.slider, entry.taken[0])
            elif entry.value is not None:
                what += f" from {entry.was:g} to {entry.value:g}"
            proof = "nothing smaller does it" if entry.least else "something smaller might do it"
            lines.append(
                f"  {one.kind}: {what}: rank {entry.before} becomes {entry.rank_then}; {proof} "
                f"(tried: {of_lists.searched(one)})"
            )
        return "\n".join(lines)

    emit(report, as_json, as_text)
