"""A method of explanation: which words an item's text shares with the texts of past items."""

from recsys_core.explain.explanation import MethodTable
from recsys_core.explain.methods.base import Method
from recsys_core.explain.methods.registry import method
from recsys_core.text.words import words_of
from recsys_core.types import silent


@method
class SameWords(Method):
    """No family of its own: what it finds is a table."""

    name = "same_words"
    label = "Words in common"
    labels = {"zh": "共有的词"}
    family = "plain"
    needs = frozenset(("history",))
    cost = "instant"
    signed = False
    lowest = 0.0
    summary = "How many words the item's text shares with the texts of past items."

    def run(self, draft, progress=silent):
        data = draft.toolbox.engine.dataset
        own = set(words_of(data.item_texts[draft.item]))
        rows = []
        for row in draft.ranking.profile.history:
            shared = own & set(words_of(data.item_texts[row]))
            rows.append((data.title(int(row)), float(len(shared)), ", ".join(sorted(shared))))
        columns = ("Past item", "Words in common", "Which")
        draft.tables += (MethodTable(self.name, columns, tuple(rows)),)
