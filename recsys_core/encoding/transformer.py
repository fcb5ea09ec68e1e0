"""Any encoder of transformers' AutoModel behind the one interface."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from recsys_core.encoding.base import Encoder, ModelFacts, Side, Tokens
from recsys_core.encoding.fingerprints import hash_of
from recsys_core.encoding.model_copies import blocks, rebuilt, reinitialised, returning_attention
from recsys_core.encoding.pooling import inverse_frequencies, layers_read, pool, token_weights
from recsys_core.encoding.precision import Precision, fast_bfloat16, with_bfloat16_products
from recsys_core.encoding.tokenizing import SharedTokenizer
from recsys_core.errors import ModelError, SettingsError
from recsys_core.lazy_modules import torch
from recsys_core.types import FloatArray


@dataclass(frozen=True)
class ModelCard:
    """What is known of a model beside its weights.

    Attributes:
        name: as it is shown.
        fingerprint: of the weights.
        longest: word pieces it was trained to read.
        prompts: what goes before the text of an item, and before that of a query.
        licence: "" where it is not stated.
    """

    name: str
    fingerprint: str
    longest: int
    prompts: tuple[str, str] = ("", "")
    licence: str = ""


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
    threaded = True

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        card: ModelCard,
        pooling: str,
        texts: Sequence[str] = (),
        precision: Precision = "exact",
    ) -> None:
        self.prompts = {"item": card.prompts[0], "query": card.prompts[1]}
        self.pooling = pooling
        self.max_length = card.longest
        self.licence = card.licence
        self.model = model.eval().requires_grad_(False)
        self.tokenizer = SharedTokenizer(tokenizer)
        self._layers = layers_read(pooling)
        depth = int(getattr(model.config, "num_hidden_layers", self._layers))
        if self._layers > depth:
            raise SettingsError(
                "{name} has {depth} layers, so {pooling} cannot be taken: choose at most mean-last-{depth}.",
                name=card.name,
                depth=depth,
                pooling=pooling,
            )
        # exactly what the model names: other keys are swallowed in silence or change the output
        self._inputs = tuple(inspect.signature(model.forward).parameters)
        self._rarity: torch.Tensor | None = None
        if pooling == "idf":
            self._rarity = self._learn_rarity(texts)
        self._encoding_model = self.model
        self.precision = "float32"
        self.name = card.name
        if precision == "fast" and fast_bfloat16():
            self._encoding_model = with_bfloat16_products(self.model)
            self.precision = "bfloat16"
            self.name += " (bfloat16)"
        self._fixed = f"{card.fingerprint}/{pooling}/{card.longest}"
        self.fingerprint = self._identified()

    def _identified(self) -> str:
        """The fingerprint: what is fixed, what was learned of the catalogue, and the precision."""
        learned = "" if self._rarity is None else f"/{hash_of(self._rarity)}"
        return f"{self._fixed}{learned}{'/bfloat16' if self.precision == 'bfloat16' else ''}"

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
        coded: list[list[int]] = self.tokenizer(
            list(texts), truncation=True, max_length=self.max_length
        ).input_ids
        return coded

    @property
    def dim(self) -> int:
        """Width of an embedding."""
        return int(self.model.config.hidden_size)

    @cached_property
    def facts(self) -> ModelFacts:
        """What a reader should know about it."""
        return ModelFacts(
            name=self.name,
            kind=str(self.model.config.model_type),
            layers=int(self.model.config.num_hidden_layers),
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
        raise ModelError("{name} has no padding, mask or end token to compare a text with.", name=self.name)

    def mask_id(self) -> int | None:
        """The mask token, where the tokenizer has one."""
        identifier = self.tokenizer.mask_token_id
        return None if identifier is None else int(identifier)

    @cached_property
    def _mean_embedding(self) -> torch.Tensor:
        with torch.no_grad():
            return self.input_embeddings(torch.arange(self.model.get_input_embeddings().num_embeddings)).mean(
                0
            )

    def mean_embedding(self) -> torch.Tensor:
        """Mean (E,) of the word embedding table."""
        return self._mean_embedding

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

    @property
    def depth(self) -> int:
        """How many layers there are."""
        return len(blocks(self.model))

    def _reading_by(self, model: Any) -> TransformerEncoder:
        """A copy that reads by another model."""
        twin = copy.copy(self)
        for name in ("_eager", "_mean_embedding"):
            vars(twin).pop(name, None)
        twin.model = twin._encoding_model = model
        return twin

    def randomised(self, steps: int, seed: int) -> TransformerEncoder:
        """A copy with the last `steps` layers re-initialised as the model's configuration says; then the words too."""
        twin = self._reading_by(reinitialised(self.model, steps, seed))
        twin.name = f"{self.name} (re-initialised)"
        twin.fingerprint = f"{self.fingerprint}/random/{steps}/{seed}"
        return twin

    def learned_from(self, texts: Sequence[str]) -> TransformerEncoder:
        """With pooling by idf a copy on the same weights that counts how rare tokens are in these texts; else itself."""
        if self._rarity is None:
            return self
        twin = copy.copy(self)
        twin._rarity = self._learn_rarity(texts)
        twin.fingerprint = twin._identified()
        return twin

    def portable(self) -> TransformerEncoder:
        """A copy on the same weights without hooks, which cannot go to another process."""
        twin = self._reading_by(rebuilt(self.model))
        if self.precision == "bfloat16":
            twin._encoding_model = with_bfloat16_products(twin.model)
        return twin

    @cached_property
    def _eager(self) -> Any:
        return returning_attention(self.model)

    def pair_attention(self, first: str, second: str) -> tuple[Tokens, Tokens, np.ndarray]:
        """Two texts with the model's own separator between them.

        Raises:
            ModelError: the tokenizer puts nothing between two texts, so they would run into each other.
        """
        known = self.tokenizer.num_special_tokens_to_add
        if known(pair=True) <= known(pair=False):
            raise ModelError(
                "{name} puts nothing between two texts, so each is read on its own.", name=self.name
            )
        coded = self.tokenizer(
            first, second, truncation=True, max_length=self.max_length, return_offsets_mapping=True
        )
        fed = {name: torch.tensor([coded[name]]) for name in self._inputs if name in coded}
        weights = self._maps(fed).mean(axis=(0, 1))
        belongs = np.array([-1 if own is None else own for own in coded.sequence_ids()])
        places = [np.flatnonzero(belongs == number) for number in (0, 1)]
        sides = [
            Tokens(
                tuple(int(coded["input_ids"][place]) for place in own),
                tuple(self.tokenizer.convert_ids_to_tokens([coded["input_ids"][place] for place in own])),
                tuple((int(a), int(b)) for a, b in (coded["offset_mapping"][place] for place in own)),
                (False,) * len(own),
                0,
                0.0,
            )
            for own in places
        ]
        order = np.concatenate(places)
        return sides[0], sides[1], weights[np.ix_(order, order)]

    def _maps(self, fed: dict[str, torch.Tensor]) -> np.ndarray:
        """Attention (layers, heads, L, L) of one input."""
        with torch.inference_mode():
            maps = self._eager(**fed, output_attentions=True).attentions
        if not maps:
            raise ModelError(
                "{name} returns no attention weights, so there is no map to show.", name=self.name
            )
        weights: np.ndarray = torch.stack(list(maps))[:, 0].numpy()
        return weights

    def attention(self, text: str, side: Side = "item") -> tuple[Tokens, np.ndarray]:
        """Attention weights (layers, heads, L, L) of one text; each row sums to 1.

        Raises:
            ModelError: the encoder returned no attention.
        """
        tokens = self.tokens(text, side)
        ids = torch.tensor([tokens.ids])
        weights = self._maps({"input_ids": ids, "attention_mask": torch.ones_like(ids)})
        if not np.allclose(weights.sum(-1), 1.0, atol=1e-4):
            raise ModelError(
                "The attention rows of {name} do not sum to 1, so they are not shown.", name=self.name
            )
        return tokens, weights
