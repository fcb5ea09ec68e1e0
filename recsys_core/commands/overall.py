"""Commands about the whole ranker: importance, suggest, simplify, randomise."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from recsys_core.commands.common import (
    DatasetArgument,
    EncoderOption,
    JsonOption,
    LikesOption,
    PcaOption,
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


@app.command()
def importance(
    dataset: DatasetArgument = "",
    level: Annotated[str, typer.Option(help="group, component, pca or field.")] = "group",
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    as_json: JsonOption = False,
) -> None:
    """nDCG that the whole ranker loses on held-out likes when a part is shuffled."""
    from recsys_core.explain.ranker.importance import held_out_importance

    if level not in {"group", "component", "pca", "field"}:
        raise SettingsError(
            "There is no level {level!r}: choose group, component, pca or field.", level=level
        )
    settings = settings_of(pca, weights)
    engine = engine_of(dataset, encoder, settings=settings)
    found = held_out_importance(engine, settings, progress=Bar(), level=level)  # type: ignore[arg-type]

    def as_text() -> str:
        lines = [f"nDCG@{found.k} {found.ndcg:.3f} ({found.protocol}; {found.users} users)"]
        for row in found.groups:
            unclear = "" if row.distinguishable else "  not distinguishable from 0"
            told = f"{row.drop:+.4f} [{row.low:+.4f}, {row.high:+.4f}]{unclear}"
            lines.append(f"  {row.group:<32} {'silent' if row.silent else told}")
        return "\n".join(lines)

    emit(asdict(found), as_json, as_text)


@app.command()
def suggest(
    dataset: DatasetArgument = "",
    users: Annotated[
        int, typer.Option(help="Users at most, half to find a proposal, half to judge it.", min=4)
    ] = 200,
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    as_json: JsonOption = False,
) -> None:
    """Propose weights and a PCA size from the measured importances; nothing is applied."""
    from recsys_core.explain.ranker.strategy import suggest as propose

    settings = settings_of(pca, weights)
    engine = engine_of(dataset, encoder, settings=settings)
    found = propose(engine, settings, users=users, progress=Bar())

    def as_text() -> str:
        weights_now = ", ".join(f"{g}={w:.2f}" for g, w in found.weights_now.items())
        weights_then = ", ".join(f"{g}={w:.2f}" for g, w in found.weights.items())
        verdict = "a gain" if found.gain else "no gain that could be told from chance: leave it"
        return (
            f"now    {weights_now}, PCA {found.pca_now}: nDCG@{found.k} {found.ndcg_now:.4f}\n"
            f"then   {weights_then}, PCA {found.pca}: nDCG@{found.k} {found.ndcg_then:.4f}\n"
            f"on {found.measured_on} users it was not found on: {found.difference:+.4f} "
            f"[{found.low:+.4f}, {found.high:+.4f}], {verdict}"
        )

    emit(asdict(found), as_json, as_text)


@app.command()
def simplify(
    dataset: DatasetArgument = "",
    user: UserOption = "",
    likes: LikesOption = "",
    text: TextOption = "",
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    as_json: JsonOption = False,
) -> None:
    """A sparse linear model and a shallow tree in place of the ranker, for one query or, without one, for all users."""
    from recsys_core.explain.ranker.surrogate import FIDELITY, surrogate

    query = query_of(user, likes, text) if user or likes or text else None
    settings = settings_of(pca, weights)
    engine = engine_of(dataset, encoder, query=query, settings=settings)
    made = surrogate(engine, settings, query, progress=Bar())

    def as_text() -> str:
        lines = [f"For {made.about}, fitted to {made.fitted} items, judged on {made.held_out}:"]
        for name, fit in (("linear", made.linear_fidelity), ("tree", made.tree_fidelity)):
            refused = "" if fit.accepted else f", refused (below {FIDELITY})"
            agreement = "undefined" if fit.rank_agreement is None else f"{fit.rank_agreement:.3f}"
            lines.append(f"  {name}: R2 {fit.r2:.3f}, rank agreement {agreement}{refused}")
        lines += [f"  {term.effect:+.3f}  {term.feature}" for term in made.linear]
        lines += [
            f"  {leaf.score:+.3f}  {' and '.join(leaf.conditions)} ({leaf.items})" for leaf in made.tree
        ]
        return "\n".join(lines)

    emit(asdict(made), as_json, as_text)


@app.command()
def randomise(
    dataset: DatasetArgument = "",
    pairs: Annotated[int, typer.Option(help="Recommendations checked.", min=1)] = 5,
    encoder: EncoderOption = "auto",
    as_json: JsonOption = False,
) -> None:
    """Check that word shares depend on what the encoder learned: its layers forget, one after the other."""
    from recsys_core.explain.ranker.randomisation import PASS, randomisation
    from recsys_core.explain.words.text_score import first_text_scores

    engine = engine_of(dataset, encoder)
    found = randomisation(first_text_scores(engine, pairs), progress=Bar())
    report = {"encoder": engine.encoder.name, "threshold": PASS, "methods": [asdict(row) for row in found]}

    def as_text() -> str:
        return "\n".join(
            f"{row.method:<16} {' '.join(f'{value:+.2f}' for value in row.similarity)}  "
            f"{'passes' if row.passed else 'FAILS: it does not depend on the model'}"
            for row in found
        )

    emit(report, as_json, as_text)
