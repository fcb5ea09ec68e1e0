"""The command line: `python -m recsys_core COMMAND`.

With `--json` one JSON object goes to stdout; progress and messages go to stderr. A user's mistake is one plain
sentence on stderr and exit code 2.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import typer

from recsys_core.errors import RecLensError, SettingsError

app = typer.Typer(
    help="RecLens: rank, and say why.", no_args_is_help=False, add_completion=False, rich_markup_mode=None
)

DatasetArgument = Annotated[
    str, typer.Argument(metavar="DATASET", help="sample, sample-zh, ml-100k, or a folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
EncoderOption = Annotated[
    str, typer.Option(help="auto (by the language), minilm, e5, a directory, or a hub name.")
]
PoolingOption = Annotated[str, typer.Option(help="mean, cls, max or last.")]
UserOption = Annotated[str, typer.Option(help="Id of a known user.")]
LikesOption = Annotated[str, typer.Option(help="Ids of liked items, separated by commas.")]
TextOption = Annotated[str, typer.Option(help="A taste in one's own words.")]
PcaOption = Annotated[int | None, typer.Option(help="Size of the PCA space.")]
WeightsOption = Annotated[str, typer.Option(help="For example text=0.3,collaborative=0.5,popularity=0.2.")]


class _Bar:
    """Progress on stderr: a line that rewrites itself on a terminal, and one line per stage elsewhere."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        live = sys.stderr.isatty()
        if live and (time.monotonic() - self._last > 0.1 or done >= total):
            sys.stderr.write(f"\r{stage}: {done} of {total}\x1b[K" + ("\n" if done >= total else ""))
            self._last = time.monotonic()
        elif not live and stage != self._stage:
            sys.stderr.write(f"{stage}\n")
        self._stage = stage
        sys.stderr.flush()


def _emit(data: dict[str, Any], as_json: bool, text: Callable[[], str]) -> None:
    print(json.dumps(data, ensure_ascii=False, allow_nan=False) if as_json else text())


def _settings(pca: int | None, weights: str) -> Any:
    from recsys_core.fusion import Settings, parse_weights

    return Settings(pca=pca, weights=parse_weights(weights) if weights else None)


def _query(user: str, likes: str, text: str) -> Any:
    from recsys_core.query import Query

    chosen = tuple(part.strip() for part in likes.split(",") if part.strip())
    if not (user or chosen or text.strip()):
        raise SettingsError('Nobody to recommend for: give --user ID, --likes ID,ID or --text "...".')
    return Query(user=user, likes=chosen, text=text)


_reading: dict[str, Any] = {}
"""How tables are to be read, from the options before the command."""


def _mapping(pairs: list[str]) -> dict[str, dict[str, str]]:
    mapping: dict[str, dict[str, str]] = {}
    for pair in pairs:
        part, _, column = pair.partition("=")
        table, _, name = part.partition(".")
        if table not in {"items", "interactions", "users"} or not name:
            raise SettingsError(f"--map {pair!r} cannot be read: write it as interactions.rating=stars.")
        mapping.setdefault(table, {})[name] = column
    return mapping


@app.callback()
def options(
    maps: Annotated[
        list[str] | None, typer.Option("--map", help="TABLE.PART=COLUMN, again for each.")
    ] = None,
    texts: Annotated[str, typer.Option(help="Item columns joined into the text, by commas.")] = "",
) -> None:
    """RecLens: rank, and say why."""
    _reading["mapping"] = _mapping(maps or [])
    _reading["texts"] = tuple(name.strip() for name in texts.split(",") if name.strip())


def _load(dataset: str) -> Any:
    from recsys_core.datasets import load_dataset

    return load_dataset(dataset, **_reading)


def _data_and_encoder(dataset: str, encoder: str, pooling: str) -> tuple[Any, Any]:
    from recsys_core import load_encoder
    from recsys_core.encoding import AUTO, encoder_for

    data = _load(dataset)
    return data, load_encoder(encoder_for(data.language) if encoder == AUTO else encoder, pooling)


def _engine(dataset: str, encoder: str, pooling: str) -> Any:
    from recsys_core import EmbeddingCache, Engine

    return Engine.fit(*_data_and_encoder(dataset, encoder, pooling), EmbeddingCache(), _Bar())


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="ml-100k.")],
    to: Annotated[Path | None, typer.Option(help="Folder to put it in.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch a dataset that may not be bundled."""
    from recsys_core.datasets import fetch as fetch_movielens

    if name != "ml-100k":
        raise SettingsError(f"There is nothing called {name!r} to fetch: the only name is ml-100k.")
    folder = fetch_movielens(to, _Bar())
    _emit({"dataset": name, "folder": str(folder)}, as_json, lambda: f"{name} is in {folder}.")


@app.command()
def check(dataset: DatasetArgument, as_json: JsonOption = False) -> None:
    """Say what was read, repaired and dropped, and why."""
    data = _load(dataset)
    report = {
        "dataset": data.name,
        "simulated": data.simulated,
        "language": data.language,
        "rows_read": data.report.rows_read,
        "users": len(data.user_ids),
        "items": len(data.item_ids),
        "interactions": len(data.interactions),
        "likes": len(data.liked),
        "like_threshold": None if data.threshold != data.threshold else data.threshold,
        "faults": [asdict(fault) for fault in data.report.faults],
    }

    def text() -> str:
        head = (
            f"{data.name}{' (simulated)' if data.simulated else ''}: {report['users']} users, "
            f"{report['items']} items, {report['interactions']} interactions, {report['likes']} likes."
        )
        lines = [
            f"  {fault.rule}: {fault.count}, {fault.action} (for example {'; '.join(fault.examples)})"
            for fault in data.report.faults
        ]
        return "\n".join([head, *(lines or ["  Nothing had to be repaired."])])

    _emit(report, as_json, text)


@app.command()
def encode(
    dataset: DatasetArgument,
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    as_json: JsonOption = False,
) -> None:
    """Encode a catalogue into the cache."""
    from recsys_core import EmbeddingCache

    data, model = _data_and_encoder(dataset, encoder, pooling)
    started = time.perf_counter()
    vectors = model.encode(data.item_texts, EmbeddingCache(), _Bar())
    seconds = time.perf_counter() - started
    report = {
        "dataset": data.name,
        "encoder": model.name,
        "pooling": pooling,
        "texts": len(vectors),
        "dimensions": int(vectors.shape[1]),
        "seconds": seconds,
    }
    _emit(
        report, as_json, lambda: f"{len(vectors)} texts as {vectors.shape[1]} numbers each, {seconds:.1f} s."
    )


@app.command()
def recommend(
    dataset: DatasetArgument,
    user: UserOption = "",
    likes: LikesOption = "",
    text: TextOption = "",
    top: Annotated[int, typer.Option(help="Length of the list.", min=1)] = 10,
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    as_json: JsonOption = False,
) -> None:
    """Rank the catalogue for a user, for likes, or for a taste in words."""
    from recsys_core.explain.explainer import list_reasons

    query, settings = _query(user, likes, text), _settings(pca, weights)
    engine = _engine(dataset, encoder, pooling)
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

    _emit(report, as_json, table)


@app.command()
def explain(
    dataset: DatasetArgument,
    item: Annotated[str, typer.Option(help="Id of the item to explain.")],
    user: UserOption = "",
    likes: LikesOption = "",
    text: TextOption = "",
    pca: PcaOption = None,
    weights: WeightsOption = "",
    methods: Annotated[str, typer.Option(help="Any of ig,attention,permutation,global; or all.")] = "all",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    as_json: JsonOption = False,
) -> None:
    """Account for the score of one item."""
    from recsys_core.explain.explanation import METHODS
    from recsys_core.explain.permutation import held_out_importance

    query, settings = _query(user, likes, text), _settings(pca, weights)
    asked = [*METHODS, "global"] if methods == "all" else [m.strip() for m in methods.split(",")]
    engine = _engine(dataset, encoder, pooling)
    bar = _Bar()
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

    _emit(report, as_json, told)


@app.command()
def evaluate(
    dataset: DatasetArgument,
    protocol: Annotated[str, typer.Option(help="warm.")] = "warm",
    models: Annotated[str, typer.Option(help="all, or names separated by commas.")] = "all",
    k: Annotated[int, typer.Option(help="Length of the list measured.", min=1)] = 10,
    seeds: Annotated[int, typer.Option(help="Number of random splits.", min=1)] = 5,
    pca: PcaOption = None,
    weights: WeightsOption = "",
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    as_json: JsonOption = False,
) -> None:
    """Measure rankings on held-out likes; every figure comes with its protocol."""
    from recsys_core import EmbeddingCache
    from recsys_core.evaluation.comparison import MODELS
    from recsys_core.evaluation.comparison import evaluate as measure

    chosen = MODELS if models == "all" else tuple(name.strip() for name in models.split(","))
    settings = _settings(pca, weights)
    result = measure(
        *_data_and_encoder(dataset, encoder, pooling),
        protocol,
        chosen,
        k,
        seeds,
        settings,
        EmbeddingCache(),
        _Bar(),
    ).to_dict()

    def table() -> str:
        lines = [f"{name}: {value}" for name, value in result["protocol"].items()]
        for entry in result["results"]:
            figures = "  ".join(
                f"{name} {value['mean']:.4f}"
                + (f" [{value['low']:.4f}, {value['high']:.4f}]" if "low" in value else "")
                for name, value in entry["metrics"].items()
            )
            lines.append(f"{entry['model']:<14} {figures}")
        return "\n".join(lines)

    _emit(result, as_json, table)


@app.command()
def cache(
    action: Annotated[str, typer.Argument(metavar="info|clear", help="What to do.")] = "info",
    as_json: JsonOption = False,
) -> None:
    """Say what the embedding cache holds, or empty it."""
    from recsys_core.encoding.cache import EmbeddingCache

    if action not in {"info", "clear"}:
        raise SettingsError(f"The cache cannot {action!r}: say info or clear.")
    kept = EmbeddingCache()
    gone = kept.clear() if action == "clear" else 0
    found = kept.info()
    report = {
        "file": str(found.file),
        "vectors": found.vectors,
        "bytes": found.size,
        "largest_bytes": found.largest,
        "cleared": gone,
    }
    _emit(
        report,
        as_json,
        lambda: (
            f"{found.vectors} vectors, {found.size / 1e6:.1f} of {found.largest / 1e6:.0f} MB, in {found.file}"
            + (f"; {gone} cleared." if action == "clear" else ".")
        ),
    )


def main() -> None:
    """Run a command; a user's mistake becomes one sentence and exit code 2."""
    try:
        app(standalone_mode=False)
    except RecLensError as error:
        print(str(error), file=sys.stderr)
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        told = getattr(error, "format_message", None)  # what the parser raises; its base class is not public
        if told is None:
            raise
        print(f"{' '.join(told().split()).rstrip('.')}: see python -m recsys_core --help.", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
