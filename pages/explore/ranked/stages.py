"""What is still to be worked out for the page, one thing a run."""

from pages._ui.controls.audience import is_story
from pages._ui.reasons.source import Account
from pages._ui.service import accounts, answers
from pages._ui.service.interruptible import interruptible, turn
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
    explainer = answers.explainer(engine)

    def account(identifier: str, *methods: str) -> bool:
        if all(
            accounts.has(engine, query, identifier, settings, spec) for spec in accounts.parse_specs(methods)
        ):
            return False
        with turn():
            accounts.explanation(engine, query, identifier, settings, interruptible, methods)
        return True

    def words() -> bool:
        if all(known is not None for known in row_words(explainer, ranking, items)):
            return False
        with turn():
            prepare_row_words(explainer, ranking, items, interruptible)
        return True

    first = presented.ids[:1] if presented is not None else []
    return (
        account(item, *STANDARD)
        or words()
        or any(account(one, *STANDARD) for one in first)
        or (not is_story() and account(item, "trust"))
    )
