"""Every widget key, and so every query parameter, of the app."""

from recsys_core.translating import msg

LANGUAGE = "lang"
AUDIENCE = "told"
TOUR = "tour"
DATASET = "dataset"
ENCODER = "encoder"
MODEL = "model"
POOLING = "pooling"
FAST = "fast"
WHO = "who"
USER = msg("user")
WORDS = msg("words")
LIKES = "likes"
DISLIKES = "dislikes"
PCA = "pca"
LEANING = "leaning"
USUAL = "usual"
LENGTH = "top"
ONLY = "only"
ITEM = "item"
LARGE = "large"
FIND = "find"
LOOK_INTO = "look"
PROTOCOL = "protocol"
LAYER = "layer"
HEAD = "head"
SPECIALS = "specials"
FLOW = "flow"
TOGETHER = "together"
LEVEL = "level"
METHOD = "words-by"
BESIDE = "beside"
FIRST = "first"
SECOND = "second"
CHANGED = "changed"
LEFT_OUT = "without"
EDITED = "edited"
LOOKED = "looked"
ACROSS = "x"
UP = "y"
OTHER_USER = "other"
OTHER_ENCODER = "other-encoder"
OTHER_PCA = "other-pca"
COMPARED = "compare"
BOTH = "both"
NEW_TITLE = "new-title"
NEW_TEXT = "new-text"
NEW_CATEGORY = "new-category"
NEW_YEAR = "new-year"
NEW_WORDS = "new-words"
NEWCOMER = "newcomer"
FAIR = "fair"
FOR_WHOM = "for"
OTHER_LIKES = "other-likes"
MORE = "more-shares"
ENCODER_FOLDER = "encoder-folder"
CHAPTER = "chapter"
ONLY_OPEN = "only-open"


def weight(group: str, tier: str) -> str:
    """Key of a weight slider; each cold-start tier keeps weights of its own, as its defaults differ."""
    return f"{group}-{tier.replace(' ', '-')}"


def share(component: str, tier: str) -> str:
    """Key of the slider of a component's share in its group."""
    return f"share-{component.replace(':', '-')}-{tier.replace(' ', '-')}"


def about(attribute: str) -> str:
    """Query parameter of an attribute of a newcomer."""
    return f"about-{attribute}"


def only(field: str) -> str:
    """Parameter of one of the widgets that narrow the list; `ONLY` holds what all of them say."""
    return f"only-{field}"


def of_dataset(parameter: str, dataset: str) -> str:
    """Key of a widget whose options are ids of a dataset."""
    return f"{parameter}-{dataset}"


def box(parameter: str) -> str:
    """Key of a select box whose choice is kept in the URL by its id."""
    return f"{parameter}-box"
