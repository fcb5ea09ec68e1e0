"""What things are called on the screen."""

from pages._ui.state.text import own, t
from recsys_core.components.registry import COMPONENTS
from recsys_core.report.wording import ENGLISH

GROUPS = ENGLISH.groups
VARIANTS = {
    "text_dot": "Text dot product",
    "text_euclidean": "Text distance",
    "popularity_recent": "Recent popularity",
}
MODELS = {
    **VARIANTS,
    "random": "Random",
    "text-shuffled": "Control: cosine, shuffled texts",
    "fusion": "Fusion, weights tuned",
    "fusion-default": "Fusion, default weights",
    "fusion-shuffled": "Control: fusion, shuffled texts",
    "mean": "Mean of all ratings",
    "bias": "Generous readers, loved items",
    "svd": "Regularised SVD",
    "nmf": "Non-negative factors",
    "item_knn": "Item neighbours (stars)",
    "user_knn": "User neighbours (stars)",
    "text_ridge": "Each reader's own text ridge",
}
PROTOCOLS = {
    "warm": "Random fifth of each reader's likes",
    "temporal": "Latest fifth of each reader's likes",
    "global-time": "Everything after a date",
    "cold-items": "New items",
    "cold-users": "New readers with three likes",
    "ratings": "Every fifth rating: predict the stars",
}
RUNGS = {
    "history": "from the history",
    "few likes": "from a few likes, so popularity keeps weight",
    "own words": "from words alone: nobody's likes are known here, so the collaborative part is silent",
    "popularity": "from popularity alone: nothing else is known",
}


MEASURES = ENGLISH.measures
MEANINGS = {
    "completeness_error": "How far the words are from adding up to what the text adds.",
    "comprehensiveness_z": "Taking the strongest words out against taking random ones out, in standard deviations.",
    "sufficiency_z": "Keeping only the strongest words against keeping random ones; lower is better.",
    "leave_one_out_tau": "Kendall's tau with the effect of taking each word out.",
    "baseline_tau": "Kendall's tau between two choices of what a word is compared with.",
    "infidelity": "How badly the shares tell what masking words at random does; 1 is as good as nothing.",
    "max_sensitivity": "How much the shares change, at most, when the input is shaken a little.",
    "cut_characters": "The end of the text beyond what the encoder reads.",
    "unknown_share": "Word pieces that the encoder's vocabulary does not know.",
}


def model(name: str) -> str:
    """What a model of an evaluation is called."""
    return t(MODELS[name]) if name in MODELS else component(name)


def models() -> dict[str, str]:
    """What each model is called."""
    components = {name: component(name) for name, kind in COMPONENTS.items() if not kind.optional}
    return {**components, **{name: t(said) for name, said in MODELS.items()}}


def groups() -> dict[str, str]:
    """What each group is called."""
    return {group: t(name) for group, name in GROUPS.items()}


def component(name: str) -> str:
    """What a component is called; one for vectors made elsewhere is called after them."""
    kind, _, source = name.partition(":")
    return t("Vectors: {source}", source=source) if source else own(COMPONENTS[kind])
