"""What stands in a row: place and move, title and facts, the bar, the strongest words, the score."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages._ui.controls.audience import is_story
from pages._ui.drawing import marks, names
from pages._ui.drawing.pictures import picture_of
from pages._ui.drawing.safe import plain
from pages._ui.service import answers
from pages._ui.state.text import joined, language, t
from pages.explore.ranked.earlier import Earlier
from recsys_core import Engine
from recsys_core.explain.explanation import WordShare
from recsys_core.explain.lists.row_words import row_words
from recsys_core.ranking import Ranking
from recsys_core.types import RowArray
from recsys_core.wording.findings import headline, share_sentence, shares_for
from recsys_core.wording.narrative import signed

FACTS = ("year", "category")


def facts(engine: Engine, item: int) -> str:
    """Year and category, as far as they are known."""
    said = (str(engine.dataset.items.at[item, column]) for column in FACTS)
    return plain(" · ".join(one for one in said if one))


def bar(ranking: Ranking, item: int, reach: tuple[float, float], bare: bool) -> dict[str, Any]:
    """The five parts of the score; in a story as shares of what speaks for the item."""
    ledger = ranking.ledger(item)
    shares = shares_for(ledger)

    def share(group: str, value: float) -> str:
        return f"{shares[group]:.0%}" if group in shares else t("speaks against it") if value < 0 else "0 %"

    return marks.bar(ledger, names.groups(), reach, share if is_story() else None, bare)


def _chips(words: Sequence[WordShare]) -> list[dict[str, Any]]:
    strongest = max((word.attribution for word in words), default=1.0)
    return [
        {
            "text": plain(word.text, 30),
            "strength": round(word.attribution / strongest, 3),
            "told": t(
                "Without “{word}” the score loses {value}.", word=word.text, value=signed(word.attribution, 3)
            ),
        }
        for word in words
    ]


def _row(
    engine: Engine,
    ranking: Ranking,
    item: int,
    reach: tuple[float, float],
    words: tuple[WordShare, ...] | None,
    earlier: Earlier,
) -> dict[str, Any]:
    title, rank = plain(engine.dataset.title(item)), ranking.rank_of(item)
    shown, score = facts(engine, item), signed(float(ranking.scores[item]))
    ledger = ranking.ledger(item)
    said = [word.text for word in words or ()]
    move = earlier.move(item, rank)
    small = bar(ranking, item, reach, bare=True)
    told = [f"{rank or '–'}. {title}", shown, *([move["told"]] if move else []), small["summary"]]
    if said:
        told.append(t("strongest words: {words}", words=joined(said)))
    if not is_story():
        told.append(t("score {score}", score=score))
    return {
        "id": engine.dataset.item_ids.ids[item],
        "place": str(rank or "–"),
        "move": move,
        "title": title,
        "picture": picture_of(engine.dataset, item),
        "facts": shown,
        "bar": bar(ranking, item, reach, bare=False),
        "small": small,
        "words": _chips(words or ()),
        "quiet": t("words being read") if words is None else t("no word adds") if not words else "",
        "score": "" if is_story() else score,
        "told": ". ".join(part for part in told if part),
        "headline": headline(title, rank, ledger, language()),
        "sentence": share_sentence(ledger, said, language()),
    }


@dataclass(frozen=True)
class Listed:
    """The items of the list itself: without one that was only looked up.

    Attributes:
        ids: the items, best first.
        drawn: their rows as drawn.
        ledgers: what their scores are made of.
        words: their strongest words; None where they are not read yet.
    """

    ids: list[str]
    drawn: list[dict[str, Any]]
    ledgers: list[dict[str, float]]
    words: list[tuple[WordShare, ...] | None]


def rows(
    engine: Engine, ranking: Ranking, items: Sequence[int], earlier: Earlier
) -> tuple[list[dict[str, Any]], list[tuple[WordShare, ...] | None]]:
    """The rows, and the strongest words of each; None where they are not read yet."""
    words = row_words(answers.explainer(engine), ranking, items)
    reach = ranking.reach(items)
    made = [
        _row(engine, ranking, item, reach, found, earlier) for item, found in zip(items, words, strict=True)
    ]
    return made, words


def listed(
    ranking: Ranking,
    top: RowArray,
    drawn: list[dict[str, Any]],
    items: list[int],
    words: list[tuple[WordShare, ...] | None],
) -> Listed:
    """Those of the rows drawn that are on the list: the items `top`."""
    kept = [place for place, item in enumerate(items) if item in set(top.tolist())]
    return Listed(
        [drawn[place]["id"] for place in kept],
        [drawn[place] for place in kept],
        [ranking.ledger(items[place]) for place in kept],
        [words[place] for place in kept],
    )
