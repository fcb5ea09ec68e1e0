"""Where the words of a text begin and end, in English and in Chinese."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HAN = re.compile(r"[㐀-䶿一-鿿\uf900-\ufaff々〇]+")
CHUNK = re.compile(r"\S+")


@dataclass(frozen=True)
class Word:
    """A word as it stands in the text: `text[start:end]`; `chunk_*` takes in punctuation attached to it."""

    start: int
    end: int
    chunk_start: int
    chunk_end: int


def _core(text: str, start: int, end: int) -> Word:
    """Shrink a chunk to the word inside its punctuation; a chunk of punctuation only stays whole."""

    def outer(character: str) -> bool:
        return unicodedata.category(character)[0] in "PS"

    a, b = start, end
    while a < b and outer(text[a]):
        a += 1
    while b > a and outer(text[b - 1]):
        b -= 1
    return Word(a, b, start, end) if a < b else Word(start, end, start, end)


def _chinese(text: str, start: int, end: int) -> list[Word]:
    """Words of a run of Han characters, by rjieba: jieba's dictionary, and its model for words not in it."""
    import rjieba  # only where there is Chinese to cut: its dictionary takes a tenth of a second to load

    words, position = [], start
    for piece in rjieba.cut(text[start:end]):
        words.append(Word(position, position + len(piece), position, position + len(piece)))
        position += len(piece)
    return words


def split_words(text: str) -> list[Word]:
    """Words in order: runs of Han characters cut by rjieba, everything else at white space."""
    words: list[Word] = []
    for chunk in CHUNK.finditer(text):
        position = chunk.start()
        for run in HAN.finditer(text, chunk.start(), chunk.end()):
            if run.start() > position:
                words.append(_core(text, position, run.start()))
            words.extend(_chinese(text, run.start(), run.end()))
            position = run.end()
        if position < chunk.end():
            words.append(_core(text, position, chunk.end()))
    return words


def words_of(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [text[word.start : word.end].lower() for word in split_words(text)]
