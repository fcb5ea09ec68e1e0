"""What stands above the panes: for whom the list is, what it comes from, and what can be done with it."""

from typing import Any

from pages._ui.controls.sidebar import Choice
from pages._ui.drawing import names
from pages._ui.drawing.safe import plain
from pages._ui.state.text import language, t
from pages.explore import tour
from recsys_core.ranking import Ranking
from recsys_core.translating import translated_many
from recsys_core.wording.tiers import tier_said


def known(choice: Choice, ranking: Ranking) -> list[dict[str, str]]:
    """What the list comes from: own words, likes, the cold-start tier where it is not the history, and whether it is simulated."""
    data = choice.engine.dataset
    said = []
    if ranking.profile.text:
        said.append({"kind": "own", "text": f"“{plain(ranking.profile.text, 160)}”"})
    likes = len(ranking.profile.liked)
    dislikes = len(ranking.profile.history) - likes
    count = translated_many(language(), "1 like", "{count} likes", likes).format(count=likes)
    if dislikes:
        count = t("{likes} likes, {dislikes} disliked", likes=likes, dislikes=dislikes)
    said.append({"kind": "count", "text": count})
    said.append({"kind": "count", "text": t("{count} candidates", count=len(ranking.candidates))})
    if told := tier_said(ranking.tier, ranking.groups, language()):
        said.append({"kind": "tier", "text": told})
    if not len(data.liked):
        said.append({"kind": "tier", "text": t("nobody here has liked anything: items speak for themselves")})
    if data.simulated:
        said.append({"kind": "badge", "text": t("simulated people")})
    return said


def heading(choice: Choice, ranking: Ranking, count: int, moved: str, narrowed: str) -> dict[str, Any]:
    """Title, origin and tools, ready to be drawn.

    Args:
        count: items listed.
        moved: what the last setting moved, in a sentence; "" for nothing.
        narrowed: what the list is narrowed to; "" for nothing.
    """
    query = choice.query
    who = names.person(query.user) if query.user else t("you")
    return {
        "title": t("{count} for {who}", count=count, who=who),
        "known": [
            *known(choice, ranking),
            *({"kind": kind, "text": text} for kind, text in (("badge", narrowed), ("moved", moved)) if text),
        ],
        "tools": [
            *tour.invitation(),
            {"event": "large", "value": "find", "label": t("Find an item")},
            {"event": "large", "value": "present", "label": t("Present")},
            {"event": "large", "value": "save", "label": t("Save or share")},
        ],
    }
