"""Numbers as people write them: any digits, a comma or a point, in words, with a half."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

PLAIN = re.compile(r"[+-]?(?:\d[\d.,' ]*|[.,]\d+)(?:e[+-]?\d+)?")
"""What may be a number; `number` says whether it is one."""

LONGEST = 60
"""Longer cells are sentences, not ratings."""

HALVES = {"½": ".5", "¼": ".25", "¾": ".75"}
NO_INK = dict.fromkeys([0xFE0E, 0xFE0F, 0x200B, 0x200C, 0x200D, 0xFEFF, 0x2060, *range(0x1F3FB, 0x1F400)])
"""Variation selectors, blanks of no width and skin tones."""
MINUS = str.maketrans("−﹣－‐‑", "-----")
GROUPS = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?!\d)")

POINTED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
"""Points that stand between thousands where the comma stands before decimals."""

ENGLISH = {
    word: n
    for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
CHINESE = {"〇": 0, "零": 0, "两": 2, "兩": 2} | {
    digit: n for n, digit in enumerate("零一二三四五六七八九十")
}
SPELLED = re.compile(rf"\b(?:{'|'.join(ENGLISH)})\b")
SPELLED_CHINESE = re.compile(
    rf"([{''.join(CHINESE)}])(?:点([{''.join(CHINESE)}]))?(?=[半星颗顆分级級个個]|$)"
)


def plain_form(cell: str) -> str:
    """The cell in small letters and ASCII digits, one blank between words, nothing invisible; "" for sentences."""
    if len(cell) > LONGEST:
        return ""
    if PLAIN.fullmatch(cell):
        return cell
    for sign, part in HALVES.items():  # before NFKC makes 4½ a 41⁄2
        cell = re.sub(rf"(?<=\d)\s*{sign}", part, cell)
    text = unicodedata.normalize("NFKC", cell.translate(MINUS).translate(NO_INK)).casefold()
    if not text.isascii():
        text = "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text)
    return " ".join(text.split())


def spelled_out(text: str) -> str:
    """Number words before a unit, or alone, as digits: `four and a half stars`, `五星`, `三星半`, `四点五分`."""
    if PLAIN.fullmatch(text):
        return text
    text = SPELLED.sub(lambda found: str(ENGLISH[found[0]]), text)
    text = SPELLED_CHINESE.sub(
        lambda found: f"{CHINESE[found[1]]}.{CHINESE[found[2]]}" if found[2] else str(CHINESE[found[1]]), text
    )
    text = re.sub(r"(\d) point (?=\d)", r"\1.", text)
    text = re.sub(r"(\d)(?: and)?(?: a)? half\b", r"\1.5", text)
    text = re.sub(r"(\d)(颗星|顆星|[星分颗顆个個]?)半", r"\1.5\2", text)
    return re.sub(r"^(?:half(?: an?)?|1⁄2|半)(?= |$|颗|星)", "0.5", text)


def decimal_comma(texts: Iterable[str]) -> bool:
    """Whether the comma stands before decimals in this column, rather than between thousands.

    Numbers that can be read in one way only decide: `4,5` and `1.234,5` are for it, `1,234.5` and `1,234,567` against
    it. `1,234` alone is taken for thousands.
    """
    votes = 0
    for text in texts:
        for body in re.findall(r"\d[\d.,]*", text) if "," in text else ():
            if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:,\d{3}){2,}", body):
                votes -= 1
            elif re.fullmatch(r"(?:\d+|\d{1,3}(?:\.\d{3})+),\d*", body):
                votes += re.fullmatch(r"[1-9]\d{0,2},\d{3}", body) is None
    return votes > 0


def number(body: str, comma: bool) -> float | None:
    """The number written, None where it is none.

    Args:
        body: matched by `PLAIN`.
        comma: whether this column has its decimals after a comma.
    """
    body = body.strip()
    if " " in body or "'" in body:
        if not GROUPS.match(body.lstrip("+-")):
            return None
        body = body.replace(" ", "").replace("'", "")
    if comma:
        head, _, tail = body.partition(",")
        if "," in body or POINTED.fullmatch(body):
            head = head.replace(".", "")
        body = f"{head}.{tail}" if "," in body else head
    elif "," in body:
        if not re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?(?:e[+-]?\d+)?", body):
            return None
        body = body.replace(",", "")
    try:
        return float(body)
    except ValueError:
        return None
