"""Which column plays which part, by its name, by what stands in it, and by what the other tables hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recsys_core.datasets.recognising.facts import ColumnFacts
from recsys_core.datasets.recognising.names import parts_of
from recsys_core.datasets.recognising.roles import Roles
from recsys_core.datasets.values.ratings import read_ratings
from recsys_core.datasets.values.strengths import is_amount_name, is_event_column
from recsys_core.translating import Message

PARTS: dict[str, tuple[str, ...]] = {
    "items": ("item_id", "title", "text", "category", "year", "creator", "keywords"),
    "interactions": ("user_id", "item_id", "rating", "strength", "event", "timestamp", "order"),
    "users": ("user_id", "profile"),
}
"""Parts of each kind of table, the needed ones first."""

NEEDED = {"items": ("item_id",), "interactions": ("user_id", "item_id"), "users": ("user_id",)}

NAMED = 0.5
"""From this sureness on a name alone decides."""
SHORT, LONG = 60, 45
"""Mean characters of a cell up to which it can be a title, and from which on a text."""
FEW = 60
"""Distinct values a rating that nobody named can have."""
MOST_RATINGS = 2000
"""Distinct values beyond which a column is no rating, whatever it is called: ids and prices have more."""


@dataclass(frozen=True)
class Match:
    """A column that plays a part, and how that was told."""

    column: str
    how: Message


Facts = Mapping[str, ColumnFacts]
Found = dict[str, Match]

BY_NAME = Message("by its name")
BY_CONTENT = Message("by what stands in it")


def _best(facts: Facts, part: str, taken: Iterable[str], floor: float = NAMED) -> str:
    """The free column whose name tells a part most surely; "" if none does."""
    free = [name for name, one in facts.items() if name not in set(taken) and len(one.cells)]
    named = [(parts_of(name).get(part, 0.0), -place, name) for place, name in enumerate(free)]
    sure, _, name = max(named, default=(0.0, 0, ""))
    return name if sure >= floor else ""


def _wordy(one: ColumnFacts) -> bool:
    """Whether cells are words for people to read."""
    return (
        one.numeric < 0.5 and one.dates < 0.5 and one.addresses < 0.3 and one.emails < 0.3 and not one.nested
    )


def items_columns(facts: Facts, key: str) -> Found:
    """Parts of an items table.

    Args:
        key: the column that interactions name items by, "" where that is not known.
    """
    found: Found = {}
    taken: list[str] = []

    def take(part: str, column: str, how: Message) -> None:
        found[part] = Match(column, how)
        taken.append(column)

    by_title = parts_of(key).get("title", 0.0) > parts_of(key).get("item_id", 0.0) if key else False
    if key and not by_title:
        take("item_id", key, Message("its values stand in the interactions"))
    else:
        named = _best({n: o for n, o in facts.items() if o.is_key and n != key}, "item_id", taken)
        plain = next(
            (n for n, o in facts.items() if o.is_key and n != key and o.length <= 40 and not _wordy(o)), ""
        )
        if named:
            take("item_id", named, BY_NAME)
        elif key:
            take("item_id", key, Message("its values stand in the interactions"))
        elif plain:
            take("item_id", plain, Message("no value comes twice"))
    if key and by_title:
        found["title"] = Match(key, Message("its values stand in the interactions"))
        taken.append(key)
    elif title := _best(facts, "title", taken):
        take("title", title, BY_NAME)
    if text := _text(facts, taken):
        take("text", text, BY_NAME if parts_of(text).get("text", 0.0) >= NAMED else BY_CONTENT)
    short = "text" in found and facts[found["text"].column].length < SHORT
    if "title" not in found and short and (longer := _text(facts, taken)) and facts[longer].length > LONG:
        found["title"] = found.pop("text")  # what is called a description, but is a name
        take("text", longer, BY_NAME if parts_of(longer).get("text", 0.0) >= NAMED else BY_CONTENT)
    if "title" not in found and (title := _title(facts, taken)):
        take("title", title, BY_CONTENT)
    if "title" not in found and short:
        found["title"] = found.pop("text")
    if "item_id" not in found and "title" in found and facts[found["title"].column].distinct > 0.9:
        found["item_id"] = Match(found["title"].column, Message("no other column tells the items apart"))
    if "title" not in found and "item_id" in found and _is_phrase(facts[found["item_id"].column]):
        found["title"] = Match(found["item_id"].column, Message("the items are named by their titles"))
    for part in ("category", "year", "creator"):
        usable = {n: o for n, o in facts.items() if part != "year" or _is_year(o)}
        if column := _best(usable, part, taken):
            take(part, column, BY_NAME)
    if "category" not in found and (column := _category(facts, taken)):
        take("category", column, BY_CONTENT)
    if column := _best(facts, "keywords", taken, 0.9):
        take("keywords", column, BY_NAME)
    return found


def _text(facts: Facts, taken: Iterable[str]) -> str:
    """The column with the texts: the best named, else the one with the longest cells."""
    named = _best({n: o for n, o in facts.items() if o.numeric < 0.9}, "text", taken)
    if named:
        return named
    long = [
        (one.length, name)
        for name, one in facts.items()
        if name not in set(taken)
        and _wordy(one)
        and one.length >= LONG
        and one.distinct > 0.3
        and _reads(name)
    ]
    return max(long, default=(0.0, ""))[1]


def _reads(name: str) -> bool:
    """Whether a name does not say that the column is something else than a text about the item."""
    told = parts_of(name)
    others = max((told.get(part, 0.0) for part in ("category", "creator", "year", "user_id")), default=0.0)
    return others < NAMED and not ("text" in told and told["text"] < 0.3)


def _title(facts: Facts, taken: Iterable[str]) -> str:
    """A column of short names that hardly come twice."""
    for name, one in facts.items():
        named = {
            p: s
            for p, s in parts_of(name).items()
            if p in ("category", "creator", "year", "user_id") and s >= NAMED
        }
        short = 2 < one.length <= 2 * SHORT
        if (
            name not in set(taken)
            and _wordy(one)
            and short
            and one.distinct > 0.7
            and not named
            and one.filled > 0.5
        ):
            return name
    return ""


def _is_phrase(one: ColumnFacts) -> bool:
    """Whether cells are words with blanks between, or Chinese: titles rather than codes."""
    looked = one.values[:200]
    phrases = sum(
        " " in value.strip() or re.search(r"[㐀-鿿ぁ-ヿ가-힯]", value) is not None for value in looked
    )
    return _wordy(one) and phrases >= 0.5 * len(looked)


def _category(facts: Facts, taken: Iterable[str]) -> str:
    """A column of few short words that come again and again."""
    for name, one in facts.items():
        few = 2 <= len(one.values) <= max(2, 0.5 * len(one.cells)) and one.length <= 40
        told = parts_of(name)
        # Who plays in a film stays under its name, by which people are compared.
        spoken_for = any(told.get(part, 0.0) >= NAMED for part in ("creator", "year", "user_id", "cast"))
        if (
            name not in set(taken)
            and few
            and (_wordy(one) or one.nested)
            and one.filled > 0.5
            and not spoken_for
        ):
            return name
    return ""


def _is_year(one: ColumnFacts) -> bool:
    """Whether cells are years or dates."""
    if one.dates > 0.5:
        return True
    years = one.numbers.between(-3000, 2200)
    return one.numeric > 0.5 and bool(years.mean() > 0.9)


def interactions_columns(facts: Facts, roles: Roles, *, named: bool) -> Found:
    """Parts of an interactions table.

    Args:
        named: whether its columns have names of their own.
    """
    found: Found = {}
    taken: list[str] = []

    def take(part: str, column: str, how: Message = BY_NAME) -> None:
        found[part] = Match(column, how)
        taken.append(column)

    if roles.user:
        sure = parts_of(roles.user).get("user_id", 0.0) >= NAMED and named
        take("user_id", roles.user, BY_NAME if sure else Message("its values repeat, as people do"))
    if roles.link is not None:
        link = roles.link
        if link.there:
            how = Message(
                "{share} of its values are those of {there}", share=f"{link.share:.0%}", there=link.there
            )
            same = link.here.strip().lower() == link.there.strip().lower() and named
            take(
                "item_id",
                link.here,
                Message("the items have a column of that name, with these values") if same else how,
            )
        else:
            take("item_id", link.here, BY_NAME if named else Message("its values repeat, as items do"))
    elif column := _best(facts, "item_id", taken):
        take("item_id", column)
    free = {name: one for name, one in facts.items() if name not in taken and len(one.cells)}
    ratings = {name: one for name, one in free.items() if _can_rate(one)}
    events = {
        name: one for name, one in free.items() if name not in ratings and is_event_column(one.values[:200])
    }
    if named:
        for part in ("rating", "label"):
            column = _best(ratings, part, [*taken, *events])
            amount = is_amount_name(column) and parts_of(column).get("rating", 0.0) < 0.9 if column else False
            if column and "rating" not in found and not amount:
                take("rating", column)
        words = {n: o for n, o in free.items() if n not in events and not o.dates > 0.5 and not o.nested}
        if "rating" not in found and (column := _best(words, "rating", taken, 0.9)):
            take("rating", column)  # so called, though most of it cannot be read: that is said then
    event = next((name for name in events if name not in taken), "")
    if event and "rating" not in found:
        take("event", event, BY_NAME if parts_of(event).get("event", 0.0) >= NAMED else BY_CONTENT)
    if time := _time(free, taken, named):
        take(
            "timestamp",
            time,
            BY_NAME if parts_of(time).get("timestamp", 0.0) >= NAMED and named else BY_CONTENT,
        )
    amounts = {n: o for n, o in free.items() if o.numeric > 0.9 and n not in taken and not o.constant}
    if "rating" not in found:
        named_amount = next((n for n in amounts if named and is_amount_name(n)), "") or (
            _best(amounts, "strength", taken) if named else ""
        )
        if named_amount:
            take("strength", named_amount)
        elif not named and "event" in found:
            rest = [n for n in amounts if len(amounts[n].numbers) > 1]
            if rest:
                take("strength", rest[0], Message("the only numbers beside the events"))
        elif not named:
            rest = [
                n for n, o in ratings.items() if n not in taken and not o.constant and len(o.values) <= FEW
            ]
            if rest:
                take("rating", rest[0], Message("few values that come again and again, as ratings do"))
    if order := _best({n: o for n, o in free.items() if o.numeric > 0.9}, "order", taken, 0.9):
        take("order", order)
    return found


def _can_rate(one: ColumnFacts) -> bool:
    """Whether more than half of the distinct cells can be read as ratings."""
    if one.dates > 0.5 or one.nested or len(one.values) > MOST_RATINGS or one.length > 30:
        return False
    read = read_ratings(one.values)
    return bool(read.unreadable.mean() <= 0.5)


def _time(free: Facts, taken: Iterable[str], named: bool) -> str:
    """The column of times: well named and holding times, else one that is written as dates or as seconds since 1970."""

    def holds(one: ColumnFacts) -> bool:
        return one.dates > 0.3 or (one.numeric > 0.5 and bool((one.numbers > 10_000).mean() > 0.5))

    open_ones = {n: o for n, o in free.items() if n not in set(taken)}
    by_name = _best({n: o for n, o in open_ones.items() if holds(o)}, "timestamp", taken) if named else ""
    if by_name:
        return by_name
    any_named = (
        _best({n: o for n, o in open_ones.items() if len(o.values) > 1}, "timestamp", taken, 0.9)
        if named
        else ""
    )
    if any_named and not is_amount_name(any_named):
        return any_named
    for name, one in open_ones.items():
        seconds = one.numeric > 0.95 and bool(one.numbers.between(1e8, 2e10).mean() > 0.95)
        if one.dates > 0.8 or (seconds and not named):
            return name
    return ""


def users_columns(facts: Facts, ids: Iterable[str] = ()) -> Found:
    """Parts of a users table.

    Args:
        ids: who the interactions name, to find the column with the same values.
    """
    from recsys_core.datasets.recognising.joins import join

    wanted = list(ids)[:3000]
    found: Found = {}
    keys = {name: one for name, one in facts.items() if one.distinct >= 0.9 and len(one.cells)}
    shared = [
        (join(wanted, one.values).share + 0.3 * parts_of(name).get("user_id", 0.0), name)
        for name, one in keys.items()
    ]
    share, best = max(shared, default=(0.0, ""))
    if best and share >= 0.3:
        found["user_id"] = Match(best, Message("its values stand in the interactions"))
    elif named := _best(facts, "user_id", []) or _best(keys, "item_id", [], 0.8):
        found["user_id"] = Match(named, BY_NAME)
    taken = [match.column for match in found.values()]
    if column := _best({n: o for n, o in facts.items() if _wordy(o)}, "profile", taken):
        found["profile"] = Match(column, BY_NAME)
    return found


def overlooked(kind: str, facts: Facts, mapping: Mapping[str, str]) -> dict[str, Message]:
    """Columns that nobody plays a part with but that look like a rating, a title or a text, with what they look like."""
    taken = {column for column in mapping.values() if column}
    found = {}
    for name, one in facts.items():
        if name in taken or not len(one.cells):
            continue
        few = 2 <= len(one.values) <= 11 and one.numeric > 0.95 and bool(one.numbers.between(-5, 100).all())
        if (
            kind == "interactions"
            and not {"rating", "strength", "event"} & {p for p, c in mapping.items() if c}
            and few
        ):
            found[name] = Message("looks like a rating")
        elif kind == "items" and not mapping.get("text") and _wordy(one) and one.length >= LONG:
            found[name] = Message("looks like a text")
        elif (
            kind == "items"
            and not mapping.get("title")
            and _wordy(one)
            and 2 < one.length <= SHORT
            and one.distinct > 0.7
        ):
            found[name] = Message("looks like a title")
    return found
