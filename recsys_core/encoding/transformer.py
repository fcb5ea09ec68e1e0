"""Any encoder of transformers' AutoModel behind the one interface."""

from __future__ import annotations

import copy
import inspect
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import torch
from transformers import AutoModel

from recsys_core.encoding.base import Encoder, ModelFacts, Side, Tokens
from recsys_core.encoding.fingerprints import hash_of
from recsys_core.encoding.pooling import inverse_frequencies, layers_read, pool, token_weights
from recsys_core.encoding.precision import Precision, fast_bfloat16
from recsys_core.errors import ModelError, SettingsError
from recsys_core.types import FloatArray

# One thread per forward pass: two OpenMP threads collapse to seconds per pass when anything else runs beside them.
torch.set_num_threads(1)


def _with_bfloat16_products(model: Any) -> Any:
    """A copy whose matrix products run in bfloat16 under autocast.

    Sums between layers and normalisations stay in float32: a copy in bfloat16 throughout is no faster and three
    times less exact. Weights are converted here because autocast would convert them again for every batch.
    """
    twin = copy.deepcopy(model)
    for module in twin.modules():
        if isinstance(module, torch.nn.Linear):
            module.to(torch.bfloat16)
    return twin


class TransformerEncoder(Encoder):
    """A transformer whose token states are pooled to one vector.

    Encoding runs in inference mode without hooks, and explanations never change the model, so one encoder can
    be shared by threads.

    Args:
        texts: the catalogue, where the pooling weighs tokens by how rare they are in it.
        precision: "fast" encodes in bfloat16 where the processor is made for it, and only there; explanations
            are always worked out in float32.
    """

    explains = ("words", "attention")
    workers = min(2, os.cpu_count() or 1)

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        name: str,
        fingerprint: str,
        pooling: str,
        longest: int,
        prompts: tuple[str, str] = ("", ""),
        licence: str = "",
        texts: Sequence[str] = (),
        precision: Precision = "exact",
    ) -> None:
        self.prompts = {"item": prompts[0], "query": prompts[1]}
        self.pooling = pooling
        self.max_length = longest
        self.licence = licence
        self.model = model.eval().requires_grad_(False)
        self.tokenizer = tokenizer
        self._layers = layers_read(pooling)
        depth = int(getattr(model.config, "num_hidden_layers", self._layers))
        if self._layers > depth:
            raise SettingsError(
                f"{name} has {depth} layers, so {pooling} cannot be taken: choose at most mean-last-{depth}."
            )
        # exactly what the model names: other keys are swallowed in silence or change the output
        self._inputs = tuple(inspect.signature(model.forward).parameters)
        self._tokenizer_lock = threading.Lock()  # truncation settings of a fast tokenizer are shared state
        self._rarity: torch.Tensor | None = None
        self.fingerprint = f"{fingerprint}/{pooling}/{longest}"
        if pooling == "idf":
            self._rarity = self._learn_rarity(texts)
            self.fingerprint += f"/{hash_of(self._rarity)}"
        self._encoding_model = self.model
        self.precision = "float32"
        self.name = name
        if precision == "fast" and fast_bfloat16():
            self._encoding_model = _with_bfloat16_products(self.model)
            self.precision = "bfloat16"
            self.fingerprint += "/bfloat16"
            self.name += " (bfloat16)"

    def _learn_rarity(self, texts: Sequence[str]) -> torch.Tensor:
        if not texts:
            raise SettingsError(
                "Pooling idf weighs words by how rare they are in a catalogue, and none was given: choose another "
                "pooling, or load the encoder with the texts of the items."
            )
        coded = self._coded([self.prompts["item"] + text for text in texts])
        size = max(int(self.model.config.vocab_size), len(self.tokenizer))
        return torch.from_numpy(inverse_frequencies(coded, size)).float()

    def _coded(self, texts: Sequence[str]) -> list[list[int]]:
        with self._tokenizer_lock:
            coded: list[list[int]] = self.tokenizer(
                list(texts), truncation=True, max_length=self.max_length
            ).input_ids
        return coded

    @property
    def dim(self) -> int:
        """Width of an embedding."""
        return int(self.model.config.hidden_size)

    @property
    def facts(self) -> ModelFacts:
        """What a reader should know about it."""
        return ModelFacts(
            name=self.name,
            kind=f"{self.model.config.model_type}, {self.model.config.num_hidden_layers} layers",
            parameters=sum(weight.numel() for weight in self.model.parameters()),
            dimensions=self.dim,
            longest=self.max_length,
            pooling=self.pooling,
            precision=self.precision,
            licence=self.licence,
            explains=self.explains,
        )

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces are read of each text."""
        return [len(row) for row in self._coded(texts)]

    def _states(self, output: Any) -> torch.Tensor:
        if self._layers == 1:
            states: torch.Tensor = output.last_hidden_state
            return states
        return torch.stack(output.hidden_states[-self._layers :]).mean(0)

    def _rarities(self, ids: torch.Tensor) -> torch.Tensor | None:
        return None if self._rarity is None else self._rarity[ids]

    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors (B, d) float32."""
        with self._tokenizer_lock:
            batch = self.tokenizer(
                list(texts), padding=True, truncation=True, max_length=self.max_length, return_tensors="pt"
            )
        fed = {name: batch[name] for name in self._inputs if name in batch}
        autocast = torch.autocast("cpu", torch.bfloat16, enabled=self.precision == "bfloat16")
        with torch.inference_mode(), autocast:
            output = self._encoding_model(**fed, output_hidden_states=self._layers > 1)
        with torch.inference_mode():
            states = self._states(output).float()
            pooled = pool(states, batch["attention_mask"], self.pooling, self._rarities(batch["input_ids"]))
            return pooled.numpy()

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
        spoken = sum(not fixed for fixed in special)
        unknown = sum(1 for i in ids if unk is not None and i == unk)
        return Tokens(
            tuple(ids),
            tuple(self.tokenizer.convert_ids_to_tokens(ids)),
            tuple(offsets),
            tuple(special),
            cut,
            unknown / spoken if spoken else 0.0,
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

    def embed(self, vectors: torch.Tensor, tokens: Tokens) -> torch.Tensor:
        """Unit embeddings (B, H) from word-embedding vectors (B, L, E) of one text; differentiable, in float32."""
        mask = torch.ones(vectors.shape[:2], dtype=torch.long)
        output = self.model(inputs_embeds=vectors, attention_mask=mask, output_hidden_states=self._layers > 1)
        rarity = self._rarities(torch.tensor([tokens.ids]))
        return pool(self._states(output), mask, self.pooling, rarity)

    def pooling_weights(self, tokens: Tokens) -> FloatArray:
        """Share (L,) of each piece in the pooled vector, summing to 1."""
        ids = torch.tensor([tokens.ids])
        weights: FloatArray = token_weights(torch.ones_like(ids), self.pooling, self._rarities(ids))[
            0
        ].numpy()
        return weights

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
