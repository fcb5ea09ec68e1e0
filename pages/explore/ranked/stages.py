"""What is still to be worked out for the page, one thing a run."""

from pages._ui.card.source import Account
from pages._ui.controls.audience import is_story
from pages._ui.service import answers
from pages._ui.service.interruptible import interruptible
from pages.explore.ranked.rows import Listed
from recsys_core.explain.lists.row_words import prepare_row_words, row_words
from recsys_core.explain.methods.registry import STANDARD
from recsys_core.ranking import Ranking


def work(source: Account, ranking: Ranking, items: list[int], presented: Listed | None) -> bool:
    """Work out the next thing that is missing; whoever presses something meanwhile goes first.

    Args:
        items: rows of the list, whose strongest words are shown.
        presented: the list whose first item is presented.

    Returns:
        whether there is something new to show.
    """
    engine, query, settings, item = source.engine, source.query, source.settings, source.item_id
    if answers.explained(engine, query, item, settings) is None:
        answers.explanation(engine, query, item, settings, interruptible, STANDARD)
        return True
    explainer = answers.explainer(engine)
    if any(words is None for words in row_words(explainer, ranking, items)):
        prepare_row_words(explainer, ranking, items, interruptible)
        return True
    if presented is not None and presented.ids:
        first = presented.ids[0]
        if answers.explained(engine, query, first, settings) is None:
            answers.explanation(engine, query, first, settings, interruptible, STANDARD)
            return True
    if not is_story() and not answers.has(engine, query, item, settings, "trust"):
        answers.explanation(engine, query, item, settings, interruptible, ("trust",))
        return True
    return False
