"""Commands on what texts are about: mine."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from recsys_core.commands.common import (
    DatasetArgument,
    EncoderOption,
    FastOption,
    JsonOption,
    LikesOption,
    PcaOption,
    PoolingOption,
    UserOption,
    emit,
    engine_of,
    query_of,
    settings_of,
)
from recsys_core.commands.options import app


@app.command()
def mine(
    dataset: DatasetArgument = "",
    item: Annotated[str, typer.Option(help="Id of an item: its keywords, names and nearest items.")] = "",
    user: UserOption = "",
    likes: LikesOption = "",
    pca: PcaOption = None,
    encoder: EncoderOption = "auto",
    pooling: PoolingOption = "mean",
    fast: FastOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say what an item's text, or a history, is about."""
    from recsys_core.mining import KeywordIndex, embedding_keywords, entities_of, nearest_items

    query = None if item else query_of(user, likes, "")
    engine = engine_of(dataset, encoder, pooling, fast, query, (item,) if item else ())
    data, index = engine.dataset, KeywordIndex(engine.dataset)
    if query is not None:
        found = index.of_profile(engine.profile(query))
        words = [
            {"word": k.word, "weight": k.weight, "items": [data.item_ids.ids[row] for row in k.items]}
            for k in found
        ]
        emit(
            {"dataset": data.name, "user": user or None, "keywords": words},
            as_json,
            lambda: "\n".join(
                f"{k.weight:.3f}  {k.word}  (from {', '.join(data.title(row) for row in k.items)})"
                for k in found
            ),
        )
        return
    row = data.item_ids.row(item)
    text = data.item_texts[row]
    near = nearest_items(engine.space, row, engine.pca_size(settings_of(pca, "")))
    report = {
        "dataset": data.name,
        "item_id": item,
        "title": data.title(row),
        "keywords": [{"word": k.word, "weight": k.weight} for k in index.of_item(row)],
        "embedding_keywords": [
            {"word": k.word, "cosine": k.weight} for k in embedding_keywords(engine.encoder, text)
        ],
        "entities": [asdict(entity) for entity in entities_of(text)],
        "nearest": [
            {"item_id": data.item_ids.ids[n.item], "title": data.title(n.item), "cosine": n.cosine}
            for n in near
        ],
    }

    def as_text() -> str:
        return "\n".join(
            [
                f"{report['title']}",
                "Keywords by TF-IDF: " + ", ".join(k.word for k in index.of_item(row)),
                "Keywords by embedding: " + ", ".join(k["word"] for k in report["embedding_keywords"]),
                "Names: " + (", ".join(f"{e['text']} ({e['kind']})" for e in report["entities"]) or "none"),
                "Nearest: " + ", ".join(f"{n['title']} ({n['cosine']:.2f})" for n in report["nearest"]),
            ]
        )

    emit(report, as_json, as_text)
