"""Options, progress and output that commands share."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Annotated, Any

import typer

from recsys_core.errors import SettingsError

app = typer.Typer(
    help="RecLens: rank, and say why.", no_args_is_help=False, add_completion=False, rich_markup_mode=None
)

DatasetArgument = Annotated[
    str, typer.Argument(metavar="DATASET", help="sample, sample-zh, ml-100k, or a folder.")
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
WeightsOption = Annotated[str, typer.Option(help="For example text=0.3,collaborative=0.5,popularity=0.2.")]


class Bar:
    """Progress on stderr: a line that rewrites itself on a terminal, and one line per stage elsewhere."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say how far it is."""
        live = sys.stderr.isatty()
        if live and (time.monotonic() - self._last > 0.1 or done >= total):
            sys.stderr.write(f"\r{stage}: {done} of {total}\x1b[K" + ("\n" if done >= total else ""))
            self._last = time.monotonic()
        elif not live and stage != self._stage:
            sys.stderr.write(f"{stage}\n")
        self._stage = stage
        sys.stderr.flush()


def emit(data: dict[str, Any], as_json: bool, text: Callable[[], str]) -> None:
    """Print the data as JSON, or the text."""
    print(json.dumps(data, ensure_ascii=False, allow_nan=False) if as_json else text())


def settings_of(pca: int | None, weights: str) -> Any:
    """PCA size and weights as `Settings`."""
    from recsys_core.fusion import Settings, parse_weights

    return Settings(pca=pca, weights=parse_weights(weights) if weights else None)


def query_of(user: str, likes: str, text: str, dislikes: str = "", about: str = "") -> Any:
    """User, likes, words, dislikes and attributes as a `Query`."""
    from recsys_core.query import Query

    chosen, against = _listed(likes), _listed(dislikes)
    if not (user or chosen or against or about or text.strip()):
        raise SettingsError('Nobody to recommend for: give --user ID, --likes ID,ID or --text "...".')
    said = []
    for part in _listed(about):
        name, equals, value = part.partition("=")
        if not equals:
            raise SettingsError("--about {part!r} cannot be read: write it as age=25.", part=part)
        said.append((name.strip(), value.strip()))
    return Query(user=user, likes=chosen, text=text, dislikes=against, about=tuple(said))


_chosen: dict[str, Any] = {}
"""How tables are to be read, from the options before the command."""


def _mapping(pairs: list[str]) -> dict[str, dict[str, str]]:
    mapping: dict[str, dict[str, str]] = {}
    for pair in pairs:
        part, _, column = pair.partition("=")
        table, _, name = part.partition(".")
        if table not in {"items", "interactions", "users"} or not name:
            raise SettingsError(
                "--map {pair!r} cannot be read: write it as interactions.rating=stars.", pair=pair
            )
        mapping.setdefault(table, {})[name] = column
    return mapping


@app.callback()
def options(
    maps: Annotated[
        list[str] | None, typer.Option("--map", help="TABLE.PART=COLUMN, again for each.")
    ] = None,
    texts: Annotated[str, typer.Option(help="Item columns joined into the text, by commas.")] = "",
    clean: Annotated[
        str, typer.Option(help="Any of html,digits,stop_words,punctuation,whitespace: cleans texts first.")
    ] = "",
    missing: Annotated[
        str, typer.Option(help="Empty numeric attributes: keep, drop, mean, median or knn.")
    ] = "keep",
    missing_text: Annotated[str, typer.Option(help="Items without text: title or drop.")] = "title",
    scale: Annotated[str, typer.Option(help="Lowest and highest rating there can be, for example 1,5.")] = "",
) -> None:
    """RecLens: rank, and say why."""
    _chosen.update(
        mapping=_mapping(maps or []),
        texts=_listed(texts),
        cleaning=_listed(clean),
        numbers=missing,
        missing_text=missing_text,
        scale=_scale(scale),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _scale(text: str) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise SettingsError("--scale {text!r} cannot be read: write it as 1,5.", text=text) from None
    return low, high


def load(dataset: str) -> Any:
    """The dataset, read as the options before the command say."""
    from recsys_core.datasets import Reading, load_dataset

    return load_dataset(dataset, Reading(**_chosen), Bar())


def data_and_encoder(dataset: str, encoder: str, pooling: str, fast: bool) -> tuple[Any, Any]:
    """The dataset and the encoder chosen for it, or the one its language asks for."""
    from recsys_core import load_encoder
    from recsys_core.encoding import AUTO, encoder_for

    data = load(dataset)
    source = encoder_for(data.language) if encoder == AUTO else encoder
    return data, load_encoder(source, pooling, data.item_texts, "fast" if fast else "exact")


def save_engine(dataset: str, folder: str, encoder: str, pooling: str, fast: bool) -> dict[str, Any]:
    """Fit a dataset and save the engine; what was written."""
    from pathlib import Path

    from recsys_core import EmbeddingCache, Engine, load_encoder
    from recsys_core.encoding import AUTO, encoder_for
    from recsys_core.saved import save

    data = load(dataset)
    made_by: dict[str, Any] = {
        "source": encoder_for(data.language) if encoder == AUTO else encoder,
        "pooling": pooling,
        "precision": "fast" if fast else "exact",
    }
    engine = Engine.fit(data, load_encoder(**made_by, texts=data.item_texts), EmbeddingCache(), Bar())
    written = save(engine, folder, made_by)
    size = sum(file.stat().st_size for file in Path(written).iterdir())
    return {"dataset": data.name, "folder": str(written), "bytes": size, "encoder": engine.encoder.name}


def engine_of(dataset: str, encoder: str, pooling: str = "mean", fast: bool = False) -> Any:
    """The fitted engine: loaded where a folder holds a saved one, else fitted."""
    from recsys_core import EmbeddingCache, Engine
    from recsys_core.encoding import AUTO
    from recsys_core.saved import is_saved, load

    if is_saved(dataset):
        if encoder != AUTO or fast or pooling != "mean":
            raise SettingsError(
                "{dataset} holds an engine with its own encoder: leave --encoder, --pooling and --fast out.",
                dataset=dataset,
            )
        return load(dataset)
    return Engine.fit(*data_and_encoder(dataset, encoder, pooling, fast), EmbeddingCache(), Bar())
