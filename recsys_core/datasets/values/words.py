"""Words that are ratings, as scales: which words stand on one, and how high."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import permutations


@dataclass(frozen=True, eq=False)
class Scale:
    """Words and their numbers.

    Attributes:
        levels: word, in the form of `written.plain_form`, to number.
        says_dislike: whether the words below the middle say that something was disliked.
        grades: whether the words are letter grades.
    """

    levels: dict[str, float]
    says_dislike: bool = False
    grades: bool = False


def _levels(lines: str) -> dict[str, float]:
    """Lines of `number: word, word, ...`."""
    found = {}
    for line in lines.strip().splitlines():
        number, _, words = line.partition(":")
        found.update({word.strip(): float(number) for word in words.split(",")})
    return found


TASTE = Scale(
    _levels("""
    1: like, liked, likes, i like it, i like this, thumbs up, thumb up, thumbs_up, thumbsup, thumb_up, up, upvote, upvoted, love
    1: loved, good, fresh, certified fresh, positive, pos, recommended, recommend, recommends, satisfied, happy, favorite, favourite
    1: interested, helpful, want, :), :-), :d, 👍, 👌, ❤, ♥, 😍, 😀, 😃, 😄, 😊, 🙂, ☺, 😁, pro, approve, approved, favorable, favourable
    1: 赞, 讚, 顶, 喜欢, 喜歡, 推荐, 推薦, 好评, 好評, 满意, 滿意, 好, 好看, 感兴趣, 有兴趣, 点赞, 有用, 正面, 积极, 支持, 爱, 想看
    1: me gusta, j'aime, gefällt mir, mi piace, curti, gostei, нравится, いいね, 好き, 좋아요, recomendado, recommandé
    0: neutral, neither, mixed, indifferent, meh, ok, okay, so-so, so so, average, neutral/mixed, 😐, 😶, 😑, :|, :-|
    0: 中立, 中评, 中評, 一般, 一般般, 无感, 無感, 中性, 还行, 普通, どちらでもない, 보통
    -1: dislike, disliked, dislikes, don't like, do not like, did not like, didn't like, thumbs down, thumb down, thumbs_down, thumbsdown
    -1: thumb_down, down, downvote, downvoted, hate, hated, bad, rotten, negative, neg, not recommended, not_recommended, do not recommend
    -1: don't recommend, does not recommend, unsatisfied, dissatisfied, unhappy, not interested, not_interested, unhelpful, not helpful
    -1: not good, :(, :-(, 👎, 💔, 😞, 🙁, ☹, 😡, 😠, 😢, 🤮, 💩, con, disapprove, disapproved, not like, unfavorable, unfavourable
    -1: 踩, 不喜欢, 不喜歡, 不推荐, 不推薦, 差评, 差評, 不满意, 不滿意, 差, 坏, 不好, 不好看, 不感兴趣, 没兴趣, 没用, 负面, 消极, 反对, 讨厌, 难看
    -1: no me gusta, je n'aime pas, j'aime pas, gefällt mir nicht, non mi piace, não gostei, не нравится, よくないね, 嫌い, 싫어요
    -1: no recomendado, non recommandé
    """),
    says_dislike=True,
)

TAKEN = Scale(
    _levels("""
    1: true, t, yes, y, on, 是, 有, 真, 对, ✓, ✔, ✅, √, ☑, sí, si, oui, ja, sim, да, はい, 네, verdadero, vrai, wahr
    1: clicked, click, bought, purchased, purchase, watched, seen, taken, read, viewed, played, selected, 点击, 已点击, 购买, 已购买, 看过, 已看
    0: false, f, no, n, off, 否, 没有, 沒有, 没, 假, 错, 不是, ✗, ✘, ❌, ×, ☒, non, nein, não, нет, いいえ, 아니요, falso, faux, falsch
    0: no click, non-click, non click, nonclick, no purchase, unseen, unread, unwatched, skip, skipped, pass
    """)
)

FIVE_STEPS = tuple(
    Scale(_levels(lines))
    for lines in (
        """
        5: 力荐, 强烈推荐, 力薦
        4: 推荐, 推薦
        3: 还行, 還行, 一般, 可以
        2: 较差, 較差, 不推荐
        1: 很差, 极差
        """,
        """
        5: 非常满意, 十分满意, 很满意, 非常滿意
        4: 满意, 比较满意, 滿意
        3: 一般, 中立, 还行, 普通
        2: 不满意, 不太满意, 比较不满意, 不滿意
        1: 非常不满意, 很不满意, 十分不满意, 非常不滿意
        """,
        """
        5: 非常好, 很好, 优秀, 极好, 优, 神作, 完美, 超赞, 強推, 强推
        4: 好, 良好, 较好, 不错, 良, 佳作
        3: 一般, 中等, 还行, 普通, 中, 及格, 还可以, 合格
        2: 差, 较差, 不好, 不及格, 不太好
        1: 很差, 非常差, 极差, 非常不好, 烂, 糟糕, 很不好
        """,
        """
        5: 非常喜欢, 很喜欢, 超喜欢, 最爱
        4: 喜欢, 比较喜欢
        3: 一般, 无感, 中立, 还行
        2: 不喜欢, 不太喜欢
        1: 非常不喜欢, 很不喜欢, 讨厌
        """,
        """
        5: excellent, outstanding, superb, amazing, perfect, fantastic
        4: very good, great, good
        3: average, ok, okay, fair, decent, mediocre, neutral
        2: poor, bad, below average
        1: terrible, awful, horrible, very poor, very bad, worst
        """,
        """
        5: excellent
        4: very good
        3: good
        2: fair
        1: poor, very poor
        """,
        """
        5: love, loved, love it, loved it, i love it, strongly like, 😍, 🤩
        4: like, liked, like it, liked it, i liked it, 😀, 😃, 😄, 😊, 🙂, ☺
        3: neutral, ok, okay, it was ok, it's ok, indifferent, neither, meh, so-so, 😐
        2: dislike, disliked, didn't like it, did not like it, don't like it, 🙁, ☹, 😞, 😕
        1: hate, hated, hate it, hated it, i hate it, strongly dislike, 😡, 😠, 🤮
        """,
        """
        5: it was amazing
        4: really liked it
        3: liked it
        2: it was ok
        1: did not like it, didn't like it
        """,
        """
        5: very satisfied, very positive, very happy, overwhelmingly positive, strongly agree, very likely, very helpful, strongly recommend
        4: satisfied, somewhat satisfied, positive, mostly positive, somewhat positive, agree, likely, happy, helpful, recommend
        3: neutral, neither, mixed, neither agree nor disagree, neither satisfied nor dissatisfied, undecided, not sure
        2: dissatisfied, somewhat dissatisfied, unsatisfied, negative, mostly negative, somewhat negative, disagree, unlikely, unhappy
        1: very dissatisfied, very unsatisfied, very negative, overwhelmingly negative, strongly disagree, very unlikely, very unhappy
        """,
    )
)

THREE_STEPS = Scale(
    _levels("""
    3: high, 高, hot
    2: medium, mid, middle, moderate, 中, warm
    1: low, 低, cold
    """)
)

GRADES = Scale(
    {
        grade: float(n)
        for n, grade in enumerate(
            ["f", "e", "d-", "d", "d+", "c-", "c", "c+", "b-", "b", "b+", "a-", "a", "a+", "s", "ss", "sss"],
            start=1,
        )
    },
    grades=True,
)

SCALES = (TASTE, TAKEN, *FIVE_STEPS, THREE_STEPS, GRADES)

NOT = ("not ", "not_", "not-", "non", "non-", "non ", "no ", "un", "未", "没", "没有", "不", "否")


def negation(words: Collection[str]) -> Scale | None:
    """The scale of two words, one of which is the other denied: `loaned`, `not loaned`; None where it is not so."""
    if len(words) == 2:
        for said, other in permutations(words):
            if said and any(other == denied + said.removeprefix("已") for denied in NOT):
                return Scale({said: 1.0, other: 0.0})
    return None


def scale_of_words(words: Collection[str]) -> Scale | None:
    """The scale that most of these words stand on, of those the one that tells most of them apart.

    Where dislike is said without anything between it and like, TASTE goes from 0 to 1, else from -1 to 1.
    """

    def fit(scale: Scale) -> tuple[int, int]:
        known = [scale.levels[word] for word in words if word in scale.levels]
        return len(known), len(set(known))

    best = max(SCALES, key=fit)
    if fit(best)[0] < len(words):
        denied = negation(words)
        if denied is not None:
            return denied
    if not fit(best)[0]:
        return None
    if best is TASTE and not any(TASTE.levels.get(word) == 0 for word in words):
        return Scale({word: max(level, 0.0) for word, level in TASTE.levels.items()}, says_dislike=True)
    return best
