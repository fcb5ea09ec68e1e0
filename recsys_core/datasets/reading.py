"""How tables are to be read: what a visitor chose where the guess would not do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.errors import SettingsError
from recsys_core.strict_json import strict_converter, structured
from recsys_core.text.cleaning import check_steps
from recsys_core.translating import msg

if TYPE_CHECKING:
    from cattrs import Converter

NUMBERS = ("keep", "drop", "mean", "median", "knn")
"""What to do about empty numeric attributes: leave them, drop the row, or fill in the column's mean, its median, or
the mean of the five rows most alike."""

MISSING_TEXT = ("title", "drop")
"""What to do about items without text: let title and other fields stand in, or drop them."""


@dataclass(frozen=True)
class Reading:
    """Choices about reading; the defaults change as little as possible.

    Attributes:
        mapping: table to part to column, correcting what is guessed.
        texts: item columns joined to be the text.
        cleaning: steps of `text.cleaning` applied to item texts and to queries.
        numbers: one of `NUMBERS`.
        missing_text: one of `MISSING_TEXT`.
        scale: lowest and highest rating there can be; None finds out.
        roles: name of a table to what it holds (`items`, `interactions`, `users`, `unused`).
        like_from: ratings from here on count as a like; None goes by the rule of `likes`.
        dislike_to: ratings up to here count as a dislike; None goes by the rule.
        events: kinds of events, the weakest first; none goes by what is known of them.
        day_first: whether 1/9 is the first of September; None goes by the column.
        mend_encoding: repair letters that were read in a wrong encoding.
        hide_people: number people instead of showing ids that are e-mail addresses.
        limits: how much may be read; no choice about what is read, so it is not kept with them.
    """

    mapping: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    cleaning: tuple[str, ...] = ()
    numbers: str = "keep"
    missing_text: str = msg("title")
    scale: tuple[float, float] | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    like_from: float | None = None
    dislike_to: float | None = None
    events: tuple[str, ...] = ()
    day_first: bool | None = None
    mend_encoding: bool = False
    hide_people: bool = False
    limits: Limits = field(default=COMMAND_LINE, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cleaning", check_steps(self.cleaning))
        for name, known in (("numbers", NUMBERS), (msg("missing_text"), MISSING_TEXT)):
            if getattr(self, name) not in known:
                raise SettingsError(
                    "Empty cells cannot be treated by {policy!r}: choose from {known}.",
                    policy=getattr(self, name),
                    known=", ".join(known),
                )
        if self.scale is not None and not self.scale[0] < self.scale[1]:
            raise SettingsError("A rating scale goes from a lower to a higher number, for example 1,5.")

    def to_dict(self) -> dict[str, Any]:
        """Every choice, ready for JSON."""
        found: dict[str, Any] = _converter().unstructure(self)
        return found

    @classmethod
    def from_dict(cls, held: Mapping[str, Any]) -> Reading:
        """The choices that `to_dict` wrote; what is unknown is left out.

        Raises:
            SettingsError: a choice that does not exist.
            MisfitError: a choice of another type.
        """
        return structured(_converter(), held, cls)


@cache
def _converter() -> Converter:
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

    made = strict_converter()
    read = make_dict_structure_fn(Reading, made, _cattrs_forbid_extra_keys=False, limits=override(omit=True))
    made.register_structure_hook(Reading, read)
    made.register_unstructure_hook(
        Reading, make_dict_unstructure_fn(Reading, made, limits=override(omit=True))
    )
    return made


AS_IT_COMES = Reading()
