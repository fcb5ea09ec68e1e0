"""An encoder: a random direction for each word of the catalogue, the same wherever the word stands."""

from zlib import crc32

import numpy as np

from recsys_core.encoding.registry import EncoderRequest, EncoderSource
from recsys_core.encoding.word_vectors import WordVectorEncoder
from recsys_core.text.words import words_of

WIDTH = 64


class RandomWords(WordVectorEncoder):
    def learned_from(self, texts):
        return load(EncoderRequest(texts=texts))


def load(asked):
    words = sorted({word for text in asked.texts for word in words_of(text)})
    table = np.array([np.random.default_rng(crc32(word.encode())).normal(size=WIDTH) for word in words])
    return RandomWords("Random words", "random word vectors", words, table, asked.texts, "mean")


RANDOM_WORDS = EncoderSource("Random words", load, learns=True, labels={"zh": "随机词向量"})
