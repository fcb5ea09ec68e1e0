"""One date as people write it, taken apart into year, month, day, hour, minute, second and offset from UTC."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_NAMES = """
january february march april may june july august september october november december
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
januar februar marz april mai juni juli august september oktober november dezember
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
"""
"""Months in English, Spanish, Portuguese, French, German, Italian and Dutch, a line each, without accents."""


def _month_words() -> dict[str, int]:
    """Names and their beginnings of three letters or more, but for beginnings that two months share."""
    found: dict[str, set[int]] = {"mrt": {3}, "maerz": {3}, "mrz": {3}, "sett": {9}}
    for line in _NAMES.split("\n"):
        for number, name in enumerate(line.split(), start=1):
            for length in range(3, len(name) + 1):
                found.setdefault(name[:length], set()).add(number)
    return {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1}


MONTHS = _month_words()
"""Month words and their usual short forms to 1..12."""

ZONES = {"z": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}  # fmt: skip
"""Named zones of e-mail dates (RFC 2822) to hours from UTC."""

LONGEST = 80
"""Characters of the longest cell that is looked at as a date."""


class Moment(NamedTuple):
    """Fields as written, not yet checked against the calendar; `offset` in seconds east of UTC."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: float
    offset: int


_CLOCK = re.compile(
    r"(?P<before>am|pm)?\s*\b(?P<hour>\d{1,2})"
    r"(?:[:.h](?P<minute>\d{1,2})(?:[:.](?P<second>\d{1,2})(?:[.,:](?P<part>\d{1,9}))?)?)?"
    r"\s*(?P<after>am|pm)?"
    r"\s*(?P<zone>z|(?:utc|gmt)?\s*[+-]\d{2}:?(?:\d{2})?|[ecmp][sd]t|utc|gmt)?\s*(?:\(.*\))?"
)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b[,.]?\s*")
_EAST_ASIAN = str.maketrans({"年": "-", "년": "-", "月": "-", "월": "-", "日": " ", "号": " ", "號": " ", "일": " ", "时": ":", "時": ":", "点": ":", "點": ":", "시": ":", "分": ":", "분": ":", "秒": " ", "초": " "})  # fmt: skip
_HALVES = re.compile(r"上午|凌晨|早上|午前|오전|(下午|晚上|午後|오후)")
_WEEKDAY_ASIAN = re.compile(r"[(]?(?:星期|周|週)[一二三四五六日天][)]?|[(][月火水木金土日월화수목금토일][)]")

_GAP = r"\s*[-/._,\s]\s*"
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º)?"
_WORD = r"(?P<word>[a-z]{3,10})\.?"
_CLOCK_AFTER = r"(?:(?:\s*[t,]\s*|\s+|-)(?:at\s+)?(?P<clock>[^\s].*))?"
YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}}){_GAP}(?P<month>\d{{1,2}})(?:{_GAP}(?P<day>\d{{1,2}}))?-?(?:(?:\s*[t,]\s*|\s+)(?P<clock>.+))?"
)
PARTS = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<gap>\s*[-/.\s]\s*)(?P<b>\d{{1,2}}){_GAP}(?P<c>\d{{4}}|\d{{2}})(?!\d){_CLOCK_AFTER}"
)
"""Three numbers whose order only the column can tell."""
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_PACKED = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:t?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?z?"
)
_DAY_WORD = re.compile(
    rf"(?P<day>\d{{1,2}}){_ORDINAL}[-\s/.]*(?:(?:of|de)\s+)?{_WORD}[-\s/.,]*(?:(?:of|de|del)\s+)?(?P<year>\d{{4}}|\d{{2}})(?!\d){_CLOCK_AFTER}"
)
_WORD_DAY = re.compile(
    rf"{_WORD}[-\s/.]*(?P<day>\d{{1,2}}){_ORDINAL}[-\s/.,]+(?P<year>\d{{4}})(?!\d){_CLOCK_AFTER}"
)
_WORD_CLOCK_YEAR = re.compile(rf"{_WORD}\s+(?P<day>\d{{1,2}}),?\s+(?P<clock>\d.*?)\s+(?P<year>\d{{4}})")
_WORD_YEAR = re.compile(rf"{_WORD}[-\s/.,]*(?:(?:of|de|del)\s+)?(?P<year>\d{{4}})")
_YEAR_WORD = re.compile(rf"(?P<year>\d{{4}})[-\s/.,]*{_WORD}[-\s/.,]*(?P<day>\d{{1,2}}){_CLOCK_AFTER}")
_WORDED = (_DAY_WORD, _WORD_DAY, _WORD_CLOCK_YEAR, _WORD_YEAR, _YEAR_WORD)


def plain(cell: str) -> str:
    """Lower case, digits narrow, no accents, no weekday, 年月日 as dashes, 上午 and 下午 as am and pm; "" where too long."""
    text = cell.strip().lower()
    if len(text) > LONGEST:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = _WEEKDAY_ASIAN.sub(" ", text)
        text = _HALVES.sub(lambda half: " pm " if half[1] else " am ", text).translate(_EAST_ASIAN)
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
        text = " ".join(text.split()).strip(":- ").replace(": ", " ")
    if text[:1].isalpha():
        text = _WEEKDAY.sub("", text)
    if "m" in text:
        text = text.replace("a.m.", "am").replace("p.m.", "pm")
    return text


def full_year(year: int) -> int:
    """A year of two digits as people mean it: 69 and later are of the last century (POSIX)."""
    return year if year >= 100 else year + (1900 if year >= 69 else 2000)


def _clock(text: str | None) -> tuple[int, int, float, int] | None:
    """Hour, minute, second, offset; midnight where there is none, None where it is not a time of day."""
    if text is None or not text.strip():
        return 0, 0, 0.0, 0
    found = _CLOCK.fullmatch(text.strip())
    half = found and (found["before"] or found["after"])
    if not found or not (half or found["minute"] or found["zone"]):
        return (int(text), 0, 0.0, 0) if re.fullmatch(r"\d{2}", text.strip()) else None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    second = float(f"{found['second'] or 0}.{found['part'] or 0}")
    if half and hour <= 12:  # 14:05 pm is 14:05
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59 or second >= 61 or (hour == 24 and (minute or second)):
        return None
    zone = (found["zone"] or "").replace(" ", "")
    if zone in ZONES:
        return hour, minute, second, ZONES[zone] * 3600
    digits = re.sub(r"\D", "", zone)
    east = int(digits[:2] or 0) * 3600 + int(digits[2:] or 0) * 60
    return hour, minute, second, -east if "-" in zone else east


def _moment(year: int, month: int, day: int, clock: str | None) -> Moment | None:
    told = _clock(clock)
    return None if told is None else Moment(full_year(year), month, day, *told)


def packed(text: str) -> Moment | None:
    """20190301, 201903011405, 20190301140530 and with a T between."""
    found = _PACKED.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return Moment(year, month, day, hour, minute, float(second), 0)


def worded(text: str) -> Moment | None:
    """A date with the month as a word; of `plain` text."""
    for pattern in _WORDED:
        found = pattern.fullmatch(text)
        if found and found["word"] in MONTHS:
            parts = found.groupdict()
            return _moment(
                int(parts["year"]), MONTHS[parts["word"]], int(parts.get("day") or 1), parts.get("clock")
            )
    return None


def year_first(text: str) -> Moment | None:
    """2019-03-01, 2019/3/1, 2019.03.01, 2019-3, with a time or not; of `plain` text."""
    found = YEAR_FIRST.fullmatch(text)
    if found:
        return _moment(int(found["year"]), int(found["month"]), int(found["day"] or 1), found["clock"])
    return Moment(int(text), 1, 1, 0, 0, 0.0, 0) if text.isdecimal() and len(text) == 4 else packed(text)


def by_order(text: str, day_first: bool, short_year_first: bool) -> Moment | None:
    """1/9/2022 or 9/1/2022, or 22/9/1 where the column puts its short years first; of `plain` text."""
    found = PARTS.fullmatch(text)
    if found:
        a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
        if short_year_first and len(found["c"]) == 2:
            return _moment(a, b, c, found["clock"])
        day, month = (a, b) if day_first else (b, a)
        return _moment(c, month, day, found["clock"])
    found = _MONTH_YEAR.fullmatch(text)
    return _moment(int(found["year"]), int(found["month"]), 1, None) if found else None
