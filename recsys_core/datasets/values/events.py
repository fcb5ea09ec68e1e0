"""What people do with items, by how much it says about them."""

from __future__ import annotations

import re

from recsys_core.datasets.values.names import listed, parts, stem

EVENTS = tuple(
    listed(words)
    for words in (
        """impression imp expose exposure show display served appear 曝光 展示 展现 推送""",
        """view pageview pv click clk browse detail visit open seen look tap select hover search preview screen
        浏览 点击 查看 访问 打开 详情 搜索 看了""",
        """play listen watch stream read study learn 播放 收听 观看 阅读 学习 试听 试看 试读 听 看 读""",
        """complete finish done 完播 播完 看完 听完 读完 学完 完成 通关""",
        """favourite favorite fav like wishlist wish save bookmark collect share follow comment review rate vote upvote
        recommend heart repost retweet forward reply pin subscribe
        收藏 喜欢 点赞 赞 分享 关注 评论 评价 心愿 想要 想看 转发 订阅 推荐 投币""",
        """cart basket trolley bag 加购 购物车 购物袋 加车""",
        """download install register signup enroll enrol checkout apply reserve activate
        下载 安装 注册 报名 选课 结算 预约 预订 申请 激活""",
        """purchase buy bought order transaction pay paid payment sale sold conversion convert donate rent borrow loan
        下单 购买 支付 付款 成交 交易 买 订单 转化 借阅 借出 打赏 已购 消费""",
    )
)
"""Kinds of events, the weakest line first."""

GLUE = listed(
    """add to addto the now in into item items product products page my list event user video song music track movie book
    course game app news article content goods begin full a an on off"""
)
"""What may stand beside an event without a gap: `addtocart`, `buynow`."""

UNDOING = listed("remove delete cancel cancelled canceled return refund uninstall drop undo abandon")
UNDONE = re.compile(
    r"^(?:un|de)(?=subscri|lik|follow|install|sav|fav|pin|bookmark|vot)|取消|移除|移出|删除|退货|退款|退订|卸载|撤销"
)
AGAINST = listed("dislike hate skip hide block report ignore not no non downvote dismiss reject bounce")
AGAINST_CHINESE = re.compile(r"^[不未没]|不喜欢|不感兴趣|踩|拉黑|屏蔽|举报|讨厌|跳过")
DENIED = re.compile(r"^(?:un|non|not|no|dis)")

_ENGLISH = {stem(word): rank for rank, words in enumerate(EVENTS) for word in words if word.isascii()}
_CHINESE = {word: rank for rank, words in enumerate(EVENTS) for word in words if not word.isascii()}
_UNDOING, _AGAINST = frozenset(map(stem, UNDOING)), frozenset(map(stem, AGAINST))


def undoes(name: str) -> bool:
    """Whether an event takes another back, as `remove_from_cart` does."""
    words = parts(name)
    return UNDONE.search("".join(words)) is not None or any(stem(word) in _UNDOING for word in words)


def _against(words: tuple[str, ...]) -> bool:
    joined = "".join(words)
    denied = DENIED.sub("", joined)
    return (
        AGAINST_CHINESE.search(joined) is not None
        or any(stem(word) in _AGAINST for word in words)
        or (denied != joined and stem(denied) in _ENGLISH)
    )


def _run_together(joined: str) -> list[int]:
    """Ranks of events at one end of a word whose other end is `GLUE`."""
    return [
        _ENGLISH[stem(own)]
        for cut in range(1, len(joined))
        for own, rest in ((joined[:cut], joined[cut:]), (joined[cut:], joined[:cut]))
        if stem(own) in _ENGLISH and rest in GLUE
    ]


def event_rank(name: str) -> int | None:
    """The line of `EVENTS` an event belongs to, the strongest of its parts; None for others and for undoing one."""
    words = parts(name)
    joined = "".join(words)
    if undoes(name) or _against(words):
        return None
    if stem(joined) in _ENGLISH:
        return _ENGLISH[stem(joined)]
    ranks = [_ENGLISH[stem(word)] for word in words if stem(word) in _ENGLISH]
    ranks += [
        rank for word, rank in _CHINESE.items() if word in joined and (len(word) > 1 or len(joined) <= 2)
    ]
    return max(ranks or _run_together(joined), default=None)
