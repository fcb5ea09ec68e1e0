"""Making what comes ready made: everything the first list and its reasons need of a sample."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from safetensors.numpy import save_file

from recsys_core.atomic import write_json
from recsys_core.built import checksums
from recsys_core.built.encoders import BUILT, FACTS, stated
from recsys_core.built.variants import packed
from recsys_core.datasets.sample import SAMPLES, load_sample
from recsys_core.encoding import Encoder, encoder_for, load_encoder
from recsys_core.engine import Engine
from recsys_core.engine_folder import save
from recsys_core.evaluation.choosing.choose import chosen_or_none
from recsys_core.explain.explainer import Explainer
from recsys_core.query import Query
from recsys_core.types import Progress, silent

ENGINE, VARIANTS, FIRST, MADE = "engine", "variants.safetensors", "first.json.gz", "made.json"


def make(name: str, encoder: Encoder, folder: Path = BUILT, progress: Progress = silent) -> Path:
    """Build a sample: fitted engine, variants of its texts, the first person's first explanation.

    Args:
        encoder: the one that `encoder_for` names for the sample's language, loaded.
    """
    data = load_sample(name)
    target = folder / name
    target.mkdir(parents=True, exist_ok=True)
    engine = Engine.fit(data, encoder, progress=progress)
    engine = engine.with_choice(chosen_or_none(engine, progress=progress))
    save(engine, target / ENGINE, {"source": encoder_for(data.language)})
    explainer = Explainer(engine)
    texts = list(dict.fromkeys(text for text in data.item_texts if text.strip()))
    save_file(packed(texts, encoder, explainer.tools.perturbations), target / VARIANTS)
    query = Query(user=data.user_ids.ids[0])
    first = engine.dataset.item_ids.ids[int(engine.rank(query).candidates[0])]
    progress("explaining the first recommendation", 0, 1)
    told = explainer.explain(query, first, methods=checksums.FIRST_METHODS).to_json()
    (target / FIRST).write_bytes(gzip.compress(told.encode(), 9, mtime=0))
    made: dict[str, Any] = {
        "sample": checksums.of_sample(name),
        "settings": checksums.settings(),
        "components": checksums.components(engine.components),
        "files": {str(file.relative_to(target)): checksums.of_file(file) for file in built_files(target)},
    }
    write_json(target / MADE, made)
    return target


def built_files(target: Path) -> list[Path]:
    """All files of a built sample but the one that vouches for them."""
    return sorted(file for file in target.rglob("*") if file.is_file() and file.name != MADE)


def make_all(folder: Path = BUILT, progress: Progress = silent) -> list[Path]:
    """Build every sample, and write down the facts of the encoders."""
    facts, made = {}, []
    for name in SAMPLES:
        source = encoder_for(load_sample(name).language)
        encoder = load_encoder(source)
        facts[source] = stated(encoder, source)
        made.append(make(name, encoder, folder, progress))
    (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return made
