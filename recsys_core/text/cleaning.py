"""Optional cleaning before a text is encoded; off unless asked for, as transformers read punctuation and small words.

Repairs of faults (entities, control characters) are another matter: they are always made, see
`datasets.text_checks`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

from recsys_core.errors import SettingsError
from recsys_core.text.words import split_words

_CHINESE = """
的 了 和 是 在 也 就 都 而 及 与 或 或者 但 但是 却 并 并且 还 又 再 很 太 更 最 不 没 没有 这 那 这个 那个 这些 那些
这是 那是 就是 还是 也是 都是 不是 这样 那样 这里 那里 我 你 他 她 它 我们 你们 他们 她们 它们 自己 其 其中 其他 之 之一
之间 于 以 以及 以后 以前 为 为了 因 因为 因此 所以 由 由于 从 从而 到 对 对于 关于 把 被 将 让 使 给 向 往 跟 同 比 等
等等 着 过 地 得 吧 吗 呢 啊 呀 哦 嘛 一 一个 一些 一种 一样 一直 一下 每 每个 某 某个 各 各个 几 多 少 些 个 位 次 时
时候 当 当时 如 如果 如此 若 虽 虽然 即 即使 只 只是 只有 才 刚 已 已经 曾 曾经 正 正在 会 能 能够 可 可以 可能 要 想
该 应该 必须 有 有些 什么 怎么 怎样 为什么 谁 哪 哪里 哪些 何 且 则 乃 所 者 上 下 里 中 内 外 前 后 来 去 起来 出来 下来
"""
CHINESE_STOP_WORDS = frozenset(_CHINESE.split())
"""Words that carry grammar rather than meaning."""

_TAG = re.compile(r"<[^<>]*>")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def english_stop_words() -> frozenset[str]:
    """Scikit-learn's list."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)


def is_stop_word(word: str) -> bool:
    """Whether a word, in lower case, is a stop word of English or Chinese."""
    return word in english_stop_words() or word in CHINESE_STOP_WORDS


def _html(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text))


def _whitespace(text: str) -> str:
    return " ".join(text.split())


def _punctuation(text: str) -> str:
    """Punctuation and symbols become blanks, except within a word: `Schindler's` stays."""
    kept = [
        letter
        if unicodedata.category(letter)[0] not in "PS"
        or (
            letter in "'’-"
            and 0 < place < len(text) - 1
            and text[place - 1].isalnum()
            and text[place + 1].isalnum()
        )
        else " "
        for place, letter in enumerate(text)
    ]
    return "".join(kept)


def _digits(text: str) -> str:
    return _DIGITS.sub(" ", text)


def _stop_words(text: str) -> str:
    """The text without stop words in English and Chinese, punctuation attached to them included."""
    kept, position = [], 0
    for word in split_words(text):
        said = text[word.start : word.end].lower()
        if is_stop_word(said):
            kept.append(text[position : word.start])
            position = word.end
    return "".join([*kept, text[position:]])


STEPS: dict[str, Callable[[str], str]] = {
    "html": _html,
    "digits": _digits,
    "stop_words": _stop_words,
    "punctuation": _punctuation,
    "whitespace": _whitespace,
}
"""Name to what it does, in the order they are applied."""


def check_steps(steps: Sequence[str]) -> tuple[str, ...]:
    """The steps in the order they are applied.

    Raises:
        SettingsError: an unknown one.
    """
    for step in steps:
        if step not in STEPS:
            raise SettingsError(
                "There is no cleaning step {step!r}: choose from {known}.", step=step, known=", ".join(STEPS)
            )
    return tuple(step for step in STEPS if step in steps)


def clean(text: str, steps: Sequence[str]) -> str:
    """The text after the steps; a text that would be emptied stays as it was."""
    cleaned = text
    for step in check_steps(steps):
        cleaned = STEPS[step](cleaned)
    return cleaned.strip() or text if steps else text
