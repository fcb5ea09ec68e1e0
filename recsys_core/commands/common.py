"""Options, progress and output that commands share."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from recsys_core.commands.options import Bar, listed, load
from recsys_core.errors import SettingsError

DatasetArgument = Annotated[
    str,
    typer.Argument(
        metavar="DATASET",
        help="sample, sample-zh, ml-100k, a folder, an archive, a file, or the address of a database.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
EncoderOption = Annotated[
    str,
    typer.Option(
        help="auto (by the language), minilm, e5, tfidf, a directory, a file of vectors, or a hub name."
    ),
]
PoolingOption = Annotated[str, typer.Option(help="mean, cls, max, last, idf, or mean-last-4.")]
FastOption = Annotated[
    bool, typer.Option("--fast", help="Encode in bfloat16 where the processor is made for it.")
]
UserOption = Annotated[str, typer.Option(help="Id of a known user.")]
LikesOption = Annotated[str, typer.Option(help="Ids of liked items, separated by commas.")]
DislikesOption = Annotated[str, typer.Option(help="Ids of disliked items, separated by commas.")]
AboutOption = Annotated[str, typer.Option(help="Who a newcomer is, for example age=25,gender=F.")]
TextOption = Annotated[str, typer.Option(help="A taste in one's own words.")]
PcaOption = Annotated[int | None, typer.Option(help="Size of the PCA space.")]
WeightsOption = Annotated[
    str,
    typer.Option(
        help="chosen (on likes held out of this data), general (the same for any data), or for example "
        "text=0.3,collaborative=0.5,popularity=0.2."
    ),
]
CHOSEN, GENERAL = "chosen", "general"
"""Weights that have a name."""

OnlyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="FIELD=VALUE",
        help="Shows only what fits, with its place in the whole list; again for each: category, year=1990-1999, creator, "
        "language, words, or popular=no.",
    ),
]


def emit(data: dict[str, Any], as_json: bool, text: Callable[[], str]) -> None:
    """Print the data as JSON, or the text."""
    print(json.dumps(data, ensure_ascii=False, allow_nan=False) if as_json else text())


def settings_of(pca: int | None, weights: str) -> Any:
    """PCA size and weights as `Settings`; no weights named are those chosen on the data."""
    from recsys_core import fusion

    if weights.strip() == GENERAL:
        return fusion.Settings(pca=pca, usual=fusion.GENERAL)
    given = weights.strip() not in {"", CHOSEN}
    return fusion.Settings(pca=pca, weights=fusion.parse_weights(weights) if given else None)


def query_of(user: str, likes: str, text: str, dislikes: str = "", about: str = "") -> Any:
    """User, likes, words, dislikes and attributes as a `Query`."""
    from recsys_core.query import Query

    chosen, against = listed(likes), listed(dislikes)
    if not (user or chosen or against or about or text.strip()):
        raise SettingsError('Nobody to recommend for: give --user ID, --likes ID,ID or --text "...".')
    said = []
    for part in listed(about):
        name, equals, value = part.partition("=")
        if not equals:
            raise SettingsError("--about {part!r} cannot be read: write it as age=25.", part=part)
        said.append((name.strip(), value.strip()))
    return Query(user=user, likes=chosen, text=text, dislikes=against, about=tuple(said))


def data_and_encoder(
    dataset: str,
    encoder: str,
    pooling: str,
    fast: bool,
    looked_at: Callable[[Any], None] | None = None,
) -> tuple[Any, Any]:
    """The dataset and the encoder chosen for it, or the one its language asks for.

    Args:
        looked_at: is given the dataset before the encoder is loaded.
    """
    from recsys_core import load_encoder
    from recsys_core.encoding import AUTO, encoder_for

    data = load(dataset)
    if looked_at is not None:
        looked_at(data)
    source = encoder_for(data.language) if encoder == AUTO else encoder
    return data, load_encoder(source, pooling, data.item_texts, "fast" if fast else "exact")


def save_engine(
    dataset: str, folder: str, encoder: str, pooling: str, fast: bool, weights: str = ""
) -> dict[str, Any]:
    """Fit a dataset, choose its weights unless they are to be the general ones, and save the engine; what was written."""
    from pathlib import Path

    from recsys_core import EmbeddingCache, Engine, load_encoder
    from recsys_core.encoding import AUTO, encoder_for
    from recsys_core.engine_folder import save

    data = load(dataset)
    made_by: dict[str, Any] = {
        "source": encoder_for(data.language) if encoder == AUTO else encoder,
        "pooling": pooling,
        "precision": "fast" if fast else "exact",
    }
    settings = settings_of(None, weights)
    if settings.weights is not None:
        raise SettingsError("--weights {weights} cannot be saved: name chosen or general.", weights=weights)
    engine = Engine.fit(data, load_encoder(**made_by, texts=data.item_texts), EmbeddingCache(), Bar())
    engine = with_weights(engine, settings)
    written = save(engine, folder, made_by)
    size = sum(file.stat().st_size for file in Path(written).iterdir())
    return {
        "dataset": data.name,
        "folder": str(written),
        "bytes": size,
        "encoder": engine.encoder.name,
        "chosen": engine.chosen and engine.chosen.to_dict(),
    }


def with_weights(engine: Any, settings: Any) -> Any:
    """The engine with weights chosen on its data, where none are given and it has none yet."""
    from recsys_core.evaluation.choosing.choose import chosen_or_none

    if engine.chosen is not None or settings.weights is not None or settings.usual is not None:
        return engine
    return engine.with_choice(chosen_or_none(engine, settings, progress=Bar()))


def only_of(parts: Sequence[str] | None) -> Any:
    """What is to be shown of a list, as `Only`."""
    from recsys_core.only import Only

    return Only.parse(";".join(parts or ()))


def check_ids(data: Any, query: Any, items: Sequence[str], only: Any = None) -> None:
    """Raises `UnknownIdError` or `SettingsError` where the dataset lacks what is asked about."""
    from recsys_core.components.user_attributes import UserAttributes

    if only:
        only.check(data)
    if query is not None:
        if query.user:
            data.user_ids.row(query.user)
        items = (*query.likes, *query.dislikes, *items)
        if query.about:
            UserAttributes(data.users).encode(dict(query.about))
    for item in items:
        data.item_ids.row(item)


def engine_of(
    dataset: str,
    encoder: str,
    pooling: str = "mean",
    fast: bool = False,
    query: Any = None,
    items: Sequence[str] = (),
    only: Any = None,
    settings: Any = None,
) -> Any:
    """The fitted engine: loaded where a folder holds a saved one, else fitted.

    Args:
        settings: of the lists to come; where they name no weights, these are chosen on the data. None needs none.
        query, items, only: what will be asked about; what the dataset lacks is refused before anything slow is done.
    """
    from recsys_core import EmbeddingCache, Engine
    from recsys_core.encoding import AUTO
    from recsys_core.engine_folder import is_saved, load

    def looked_at(data: Any) -> None:
        check_ids(data, query, items, only)

    if is_saved(dataset):
        if encoder != AUTO or fast or pooling != "mean":
            raise SettingsError(
                "{dataset} holds an engine with its own encoder: leave --encoder, --pooling and --fast out.",
                dataset=dataset,
            )
        engine = load(dataset, looked_at=looked_at)
    else:
        read = data_and_encoder(dataset, encoder, pooling, fast, looked_at)
        engine = Engine.fit(*read, EmbeddingCache(), Bar())
    return engine if settings is None else with_weights(engine, settings)
