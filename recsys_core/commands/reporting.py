"""The command that saves an account as a file: report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from recsys_core.commands.common import (
    DatasetArgument,
    EncoderOption,
    JsonOption,
    LikesOption,
    OnlyOption,
    PcaOption,
    TextOption,
    UserOption,
    WeightsOption,
    emit,
    engine_of,
    only_of,
    query_of,
    settings_of,
)
from recsys_core.commands.options import Bar, app
from recsys_core.errors import SettingsError
from recsys_core.translating import languages


@app.command()
def report(
    dataset: DatasetArgument = "",
    *,
    to: Annotated[Path, typer.Option(help="File to write: .html, .pdf, .json, or .zip for the tables.")],
    item: Annotated[str, typer.Option(help="Id of the item; without one the whole list.")] = "",
    user: UserOption = "",
    likes: LikesOption = "",
    text: TextOption = "",
    top: Annotated[int, typer.Option(help="Length of the list.", min=1)] = 10,
    only: OnlyOption = None,
    language: Annotated[
        str, typer.Option(help="Code of a language that has a catalogue, such as en or zh.")
    ] = "en",
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    as_json: JsonOption = False,
) -> None:
    """The account of one item, or of a whole list, as a file that opens anywhere."""
    from recsys_core.explain.explainer import Explainer
    from recsys_core.explain.methods.registry import DEFAULT_WORDS
    from recsys_core.report import Narrowed, archive_of, html_of, pdf_of, report_on

    writers = {
        ".html": lambda made: html_of(made).encode(),
        ".pdf": lambda made: pdf_of(html_of(made)),
        ".json": lambda made: made.to_json().encode(),
        ".zip": archive_of,
    }
    if to.suffix.lower() not in writers:
        raise SettingsError(
            "A report cannot be written as {file}: name a file that ends in {endings}.",
            file=to.name,
            endings=", ".join(writers),
        )
    if not to.parent.is_dir():
        raise SettingsError("There is no folder {folder}: make it first, or name another.", folder=to.parent)
    if language not in languages():
        raise SettingsError(
            "There is no report in {language!r}: choose from {known}.",
            language=language,
            known=", ".join(languages()),
        )
    query, settings, asked = query_of(user, likes, text), settings_of(pca, weights), only_of(only)
    if item and asked:
        raise SettingsError("--item and --only cannot go together: a report is of one item, or of a list.")
    items = (item,) if item else ()
    engine, bar = engine_of(dataset, encoder, query=query, items=items, only=asked, settings=settings), Bar()
    explainer, narrowed = Explainer(engine), None
    if item:
        accounts = [
            explainer.explain(
                query, item, settings, (DEFAULT_WORDS, "trust", "permutation", "attention"), bar
            )
        ]
    else:
        ranking = engine.rank(query, settings)
        fitting = ranking.first(len(ranking.candidates), asked.rows(engine.dataset))
        if not len(fitting):
            raise SettingsError(
                "None of the {count} candidates is as asked: {asked}.",
                count=len(ranking.candidates),
                asked=str(asked),
            )
        narrowed = Narrowed(str(asked), len(fitting)) if asked else None
        accounts = explainer.accounts(ranking, fitting[:top].tolist(), bar)
    kind = "recommendation" if item else "list"
    made = replace(report_on(engine, accounts, kind, language), narrowed=narrowed)  # type: ignore[arg-type]
    try:
        to.write_bytes(writers[to.suffix.lower()](made))
    except OSError as error:
        raise SettingsError(
            "{to} cannot be written ({reason}): choose another folder.", to=to, reason=error.strerror
        ) from None
    found = {"file": str(to), "bytes": to.stat().st_size, "accounts": len(accounts)}
    emit(found, as_json, lambda: f"{to}: {len(accounts)} {'account' if len(accounts) == 1 else 'accounts'}.")
