"""What an explanation can hold beside ledger and history, and what each method needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from recsys_core.errors import SettingsError

if TYPE_CHECKING:
    from recsys_core.engine import Engine
    from recsys_core.ranking import Ranking

Need = Literal["words", "attention", "history", "candidate", "text"]
Cost = Literal["instant", "second", "seconds"]


@dataclass(frozen=True)
class Method:
    """One way to explain.

    Attributes:
        label: what to call it on the screen.
        family: the panel it fills: "words", "attention", "importance", "dimensions", "trust".
        needs: what must be there: gradients to "words" or "attention" of the encoder, a "history", an item that is a
            "candidate", a "text" that a component with a weight reads.
        cost: how long one takes on two cores, the first time.
        signed: whether its figures can be negative.
        additive: whether they sum to the score's difference from a text without words.
        told: one sentence on what its figures are.
    """

    name: str
    label: str
    family: str
    needs: frozenset[Need]
    cost: Cost
    signed: bool
    additive: bool
    told: str


def _words(name: str, label: str, cost: Cost, additive: bool, told: str, needs: Sequence[Need]) -> Method:
    return Method(name, label, "words", frozenset(needs), cost, True, additive, told)


_ALL = (
    _words(
        "ig_pad",
        "Integrated gradients",
        "second",
        True,
        "Gradient along the way from a text of padding.",
        ["text"],
    ),
    _words(
        "shapley",
        "Shapley values",
        "second",
        True,
        "Mean effect of a word over which others stand.",
        ["text"],
    ),
    _words(
        "leave_one_out",
        "Leave one word out",
        "second",
        False,
        "What the score loses without the word.",
        ["text"],
    ),
    _words(
        "ig_mask",
        "Integrated gradients, mask",
        "second",
        True,
        "Gradient along the way from masked words.",
        ["text"],
    ),
    _words(
        "ig_mean",
        "Integrated gradients, mean word",
        "second",
        True,
        "Gradient along the way from the vocabulary's mean vector.",
        ["text"],
    ),
    _words(
        "captum_ig", "Captum: integrated gradients", "seconds", True, "As Captum runs it, 50 nodes.", ["text"]
    ),
    _words(
        "captum_input_x_gradient",
        "Captum: input x gradient",
        "second",
        False,
        "The gradient at the text itself; does not add up.",
        ["text"],
    ),
    _words(
        "captum_leave_one_out",
        "Captum: feature ablation",
        "second",
        False,
        "Each word taken out in turn.",
        ["text"],
    ),
    _words(
        "captum_shapley",
        "Captum: Shapley sampling",
        "seconds",
        True,
        "Words added in ten random orders.",
        ["text"],
    ),
    _words(
        "captum_kernel_shap",
        "Captum: KernelSHAP",
        "seconds",
        True,
        "A fit over 128 random coalitions.",
        ["text"],
    ),
    Method(
        "past_words",
        "Words of past choices",
        "words",
        frozenset(("text", "history")),
        "seconds",
        True,
        True,
        "Integrated gradients on the texts of the past items that carry most.",
    ),
    Method(
        "attention",
        "Attention",
        "attention",
        frozenset(("attention",)),
        "second",
        False,
        False,
        "What the encoder looks at while reading, not why the item is recommended.",
    ),
    Method(
        "permutation",
        "Permutation importance",
        "importance",
        frozenset(("candidate",)),
        "second",
        True,
        False,
        "What the item's score and rank become when a part is shuffled among the candidates.",
    ),
    Method(
        "features",
        "Importance of components, PCA blocks and fields",
        "importance",
        frozenset(("candidate",)),
        "second",
        True,
        False,
        "The same for single components, blocks of PCA dimensions and the fields of the text.",
    ),
    Method(
        "dimensions",
        "PCA dimensions",
        "dimensions",
        frozenset(("history",)),
        "second",
        True,
        True,
        "What each dimension of the PCA space adds to the text cosine.",
    ),
    Method(
        "trust",
        "Trust strip",
        "trust",
        frozenset(("text",)),
        "seconds",
        True,
        False,
        "Whether the words can be believed, measured.",
    ),
)

METHODS: dict[str, Method] = {method.name: method for method in _ALL}
"""By name."""

DEFAULT_WORDS = "ig_pad"
"""The word method shown first: see the faithfulness benchmark."""

STANDARD = (DEFAULT_WORDS, "attention", "permutation")
"""What a card opens with."""

SHORT = {"ig": DEFAULT_WORDS}


def parse_methods(names: Sequence[str]) -> tuple[str, ...]:
    """Method names as the registry has them; `ig` is the default word method, `all` everything.

    Raises:
        SettingsError: an unknown method.
    """
    if list(names) == ["all"]:
        return tuple(METHODS)
    found = [SHORT.get(name, name) for name in names]
    for name in found:
        if name not in METHODS:
            raise SettingsError(
                "There is no method {name!r}: choose from ig, {known}.", name=name, known=", ".join(METHODS)
            )
    return tuple(dict.fromkeys(found))


def missing(method: Method, engine: Engine, ranking: Ranking, item: int) -> str:
    """Why a method cannot be shown here, in a sentence; "" where it can."""
    if "attention" in method.needs and "attention" not in engine.encoder.explains:
        return f"{engine.encoder.name} has no attention: it adds up one vector for each word."
    if "history" in method.needs and not len(ranking.profile.history):
        return "Nothing is known of the past here, so no past choice has words to show."
    if "candidate" in method.needs and ranking.rank_of(item) is None:
        return "The user has already seen this item, so it has no rank to lose."
    return ""
