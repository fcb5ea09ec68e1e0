"""What things are called on the screen."""

from collections.abc import Callable

from pages._ui.state.text import language, own, t
from recsys_core import Dataset
from recsys_core.components.registry import COMPONENTS
from recsys_core.report.wording import wording
from recsys_core.translating import msg

VARIANTS = {
    "text_dot": msg("Text dot product"),
    "text_euclidean": msg("Text distance"),
    "popularity_recent": msg("Recent popularity"),
}
MODELS = {
    **VARIANTS,
    "random": msg("Random"),
    "text-shuffled": msg("Control: cosine, shuffled texts"),
    "fusion": msg("Fusion, chosen weights"),
    "fusion-general": msg("Fusion, general weights"),
    "fusion-tuned": msg("Fusion, tuned weights"),
    "fusion-shuffled": msg("Control: fusion, shuffled texts"),
    "mean": msg("Mean of all ratings"),
    "bias": msg("Generous people, loved items"),
    "svd": msg("Regularised SVD"),
    "nmf": msg("Non-negative factors"),
    "item_knn": msg("Item neighbours (stars)"),
    "user_knn": msg("User neighbours (stars)"),
    "text_ridge": msg("Each person's own text ridge"),
}
PROTOCOLS = {
    "warm": msg("Random fifth of each person's likes"),
    "temporal": msg("Latest fifth of each person's likes"),
    "global-time": msg("Everything after a date"),
    "cold-items": msg("New items"),
    "cold-users": msg("New people with three likes"),
    "ratings": msg("Every fifth rating: predict the stars"),
}


FIELDS = {
    "title": msg("title"),
    "creator": msg("creator"),
    "author": msg("author"),
    "director": msg("director"),
    "directors": msg("directors"),
    "category": msg("category"),
    "keywords": msg("keywords"),
    "text": msg("description"),
}
"""What the fields of an item's text are called."""


MEANINGS = {
    "completeness_error": msg("How far the words are from adding up to what the text adds."),
    "comprehensiveness_z": msg(
        "Taking the strongest words out against taking random ones out, in standard deviations."
    ),
    "sufficiency_z": msg("Keeping only the strongest words against keeping random ones; lower is better."),
    "leave_one_out_tau": msg("Kendall's tau with the effect of taking each word out."),
    "fill_in_tau": msg(
        "Kendall's tau with the effect of putting the vocabulary's mean vector in each word's place: the text keeps its length, where "
        "taking a word out leaves one that nobody would write."
    ),
    "baseline_tau": msg("Kendall's tau between two choices of what a word is compared with."),
    "infidelity": msg(
        "How badly the shares tell what masking words at random does; 1 is what no account at all has."
    ),
    "max_sensitivity": msg("How much the shares change, at most, when the input is shaken a little."),
    "cut_characters": msg("The end of the text beyond what the encoder reads."),
    "unknown_share": msg("Word pieces that the encoder's vocabulary does not know."),
}


def person(user: str) -> str:
    """What somebody of a dataset is called, wherever one is named."""
    return t("Person {user}", user=user)


def people(data: Dataset) -> Callable[[str], str]:
    """What to call each person to choose from: by their own words where there are any."""
    texts = dict(zip(data.user_ids.ids, data.user_texts, strict=True))
    nameless = t("Person {user}")  # looked up once, not for each of thousands of options
    return lambda user: f"{user}: {texts[user]}" if texts[user] else nameless.format(user=user)


def model(name: str) -> str:
    """What a model of an evaluation is called."""
    return t(MODELS[name]) if name in MODELS else component(name)


def models() -> dict[str, str]:
    """What each model is called."""
    components = {name: component(name) for name, kind in COMPONENTS.items() if not kind.optional}
    return {**components, **{name: t(said) for name, said in MODELS.items()}}


def fields() -> dict[str, str]:
    """What the fields of an item's text are called."""
    return {name: t(said) for name, said in FIELDS.items()}


def groups() -> dict[str, str]:
    """What each group is called."""
    return dict(wording(language()).groups)


def measure(name: str) -> str:
    """What a check is called."""
    return wording(language()).measures[name]


def verdict(name: str) -> str:
    """What came of a check."""
    return wording(language()).verdicts[name]


def component(name: str) -> str:
    """What a component is called; one for vectors made elsewhere is called after them."""
    kind, _, source = name.partition(":")
    return t("Vectors: {source}", source=source) if source else own(COMPONENTS[kind])
