"""In a story: three leanings in place of sliders."""

from collections.abc import Mapping

from pages._ui.state import keys, links
from pages._ui.state.text import t
from recsys_core.components.registry import GROUPS
from recsys_core.translating import msg

USUAL = "usual"
LEANINGS = {
    USUAL: msg("As usual"),
    "past": msg("More like my past"),
    "words": msg("More like my words"),
    "many": msg("What many like"),
}
FAVOURED = {
    USUAL: (),
    "past": ("collaborative", "sequence"),
    "words": ("text",),
    "many": ("popularity",),
}
"""Groups that a leaning favours."""

LEANING = 70
"""Percent that the favoured groups have together at least; the others share the rest as they usually do."""


def leaning(usual: Mapping[str, int], favoured: tuple[str, ...], answering: set[str]) -> dict[str, int]:
    """Weights in percent, by group; as usual where nothing favoured answers.

    Args:
        usual: the weights of the cold-start tier.
        answering: groups that have something to say; the others get 0.
    """
    standing = {group: usual[group] if group in answering else 0 for group in GROUPS}
    chosen = [group for group in favoured if group in answering]
    if not chosen:
        return standing
    inside = {group: max(standing[group], 1) for group in chosen}
    usually = 100 * sum(standing[group] for group in chosen) / max(sum(standing.values()), 1)
    most = max(LEANING, round((100 + usually) / 2))  # where they have much anyway, half of the rest besides
    outside = {group: value for group, value in standing.items() if group not in chosen}
    found = {group: round(most * value / sum(inside.values())) for group, value in inside.items()}
    rest = sum(outside.values())
    found |= {group: round((100 - most) * value / rest) if rest else 0 for group, value in outside.items()}
    return found


def draw(usual: Mapping[str, int], answering: set[str]) -> dict[str, int]:
    """The choice, and the weights it stands for."""
    chosen = links.select(keys.LEANING, t("What counts"), LEANINGS, USUAL)
    return leaning(usual, FAVOURED[chosen], answering)
