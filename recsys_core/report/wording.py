"""What a report says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recsys_core.wording.narrative import Language


@dataclass(frozen=True)
class Wording:
    """Headings, labels and names."""

    code: str
    title: str
    kinds: Mapping[str, str]
    simulated: str
    score: str
    rank: str
    reader: str
    ledger: str
    sums: str
    past: str
    others: str
    complete: str
    trust: str
    measure: str
    text_of: str
    value: str
    bar: str
    verdict: str
    undefined: str
    made_from: str
    data: str
    counts: str
    fingerprint: str
    encoder: str
    settings: str
    protocol: str
    how: str
    groups: Mapping[str, str]
    components: Mapping[str, str]
    rows: Mapping[str, str]
    sides: Mapping[str, str]
    measures: Mapping[str, str]
    verdicts: Mapping[str, str]


ENGLISH = Wording(
    code="en",
    title="Why it is recommended",
    kinds={
        "recommendation": "Why it is recommended",
        "list": "Why this list",
        "comparison": "One item, two accounts",
    },
    simulated="The readers and their ratings are simulated.",
    score="Score",
    rank="rank {rank} of {count}",
    reader="reader",
    ledger="The ledger",
    sums="The parts sum to {total}; the score is {score}.",
    past="Past choices and what does not come from them",
    others="{count} other past items",
    complete="The words sum to {total}; the text adds {share} over a text without words (completeness error {error}).",
    trust="How far to trust the words",
    measure="measure",
    text_of="text",
    value="value",
    bar="bar",
    verdict="verdict",
    undefined="undefined",
    made_from="What it was made from",
    data="Data",
    counts="{items} items, {users} users, {likes} likes.",
    fingerprint="Fingerprint of the data",
    encoder="Encoder",
    settings="Settings",
    protocol="How",
    how="Every candidate is ranked by the fused score. Shares of past choices are exact; shares of words are integrated "
    "gradients of the same score. They speak of this model, not of why anybody likes anything.",
    groups={
        "text": "Text",
        "collaborative": "Collaborative",
        "popularity": "Popularity",
        "attributes": "Attributes",
        "sequence": "Sequence",
    },
    components={
        "popularity": "Popularity",
        "demographics": "Who the reader is",
        "item_attributes": "Category and decade",
        "newcomer": "First likes",
        "text": "Text cosine",
        "text_map": "Text to taste",
        "factorisation": "Matrix factorisation",
    },
    rows={},
    sides={"item": "Words of the item", "query": "The query's own words", "past": "Words of a past choice"},
    measures={
        "completeness_error": "Completeness error",
        "comprehensiveness_z": "Comprehensiveness (z)",
        "sufficiency_z": "Sufficiency (z)",
        "leave_one_out_tau": "Agreement with leave-one-out",
        "baseline_tau": "Agreement of two baselines",
        "infidelity": "Infidelity",
        "max_sensitivity": "Max-sensitivity (relative)",
        "cut_characters": "Characters not read",
        "unknown_share": "Unknown word pieces",
    },
    verdicts={"good": "good", "poor": "poor", "undefined": "undefined"},
)
CHINESE = Wording(
    code="zh",
    title="为何推荐",
    kinds={"recommendation": "为何推荐", "list": "为何是这个列表", "comparison": "一个条目，两份说明"},
    simulated="读者及其评分是模拟的。",
    score="得分",
    rank="第 {rank} 位，共 {count} 个",
    reader="读者",
    ledger="得分账目",
    sums="各部分之和为 {total}；得分为 {score}。",
    past="以往选择，以及与之无关的部分",
    others="其他 {count} 个以往条目",
    complete="词语之和为 {total}；与没有词语的文本相比，文本增加 {share}（完备性误差 {error}）。",
    trust="词语有多可信",
    measure="指标",
    text_of="文本",
    value="数值",
    bar="标准",
    verdict="判定",
    undefined="无定义",
    made_from="依据",
    data="数据",
    counts="{items} 个条目，{users} 位用户，{likes} 个喜好。",
    fingerprint="数据指纹",
    encoder="编码器",
    settings="设置",
    protocol="方法",
    how="所有候选都按融合得分排序。以往选择的份额是精确值；词语份额是同一得分的积分梯度。它们说明的是这个模型，而不是任何人为何喜欢什么。",
    groups={
        "text": "文本",
        "collaborative": "协同",
        "popularity": "热门",
        "attributes": "属性",
        "sequence": "序列",
    },
    components={
        "popularity": "热门度",
        "demographics": "读者是谁",
        "item_attributes": "类别和年代",
        "newcomer": "最初的喜好",
        "text": "文本余弦",
        "text_map": "文本到口味",
        "factorisation": "矩阵分解",
    },
    rows={"Own words": "自己的文字"},
    sides={"item": "条目的文字", "query": "查询自己的文字", "past": "以往条目的文字"},
    measures={
        "completeness_error": "完备性误差",
        "comprehensiveness_z": "全面性（z）",
        "sufficiency_z": "充分性（z）",
        "leave_one_out_tau": "与逐词删除的一致性",
        "baseline_tau": "两种基线的一致性",
        "infidelity": "不忠实度",
        "max_sensitivity": "最大敏感度（相对）",
        "cut_characters": "未读字符数",
        "unknown_share": "未知词片比例",
    },
    verdicts={"good": "良好", "poor": "不佳", "undefined": "无定义"},
)
WORDING: dict[Language, Wording] = {"en": ENGLISH, "zh": CHINESE}
