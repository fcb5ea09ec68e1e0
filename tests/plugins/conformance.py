"""The public tests on what the example adds: this is all that whoever adds something has to write."""

from reclens_example.random_words import RANDOM_WORDS
from reclens_example.same_words import SameWords
from reclens_example.title_words import TitleWords

from recsys_core.testing import ComponentTests, EncoderTests, MethodTests, ReaderTests


class TestTitleWords(ComponentTests):
    kind = TitleWords


class TestSameWords(MethodTests):
    kind = SameWords


class TestRandomWords(EncoderTests):
    source = RANDOM_WORDS


class TestCards(ReaderTests):
    suffix = ".cards"

    def write(self, path, table):
        cards = ["\n".join(f"{name}: {cell}" for name, cell in row.items()) for _, row in table.iterrows()]
        path.write_text("\n\n".join(cards) + "\n", encoding="utf-8")
