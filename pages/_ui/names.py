"""What things are called on the screen."""

GROUPS = {
    "text": "Text",
    "collaborative": "Collaborative",
    "popularity": "Popularity",
    "attributes": "Attributes",
    "sequence": "Sequence",
}
COMPONENTS = {
    "text": "Text cosine",
    "ease": "EASE",
    "factorisation": "Matrix factorisation",
    "popularity": "Popularity",
    "text_map": "Text to taste",
    "item_neighbours": "Item neighbours",
    "user_neighbours": "User neighbours",
    "newcomer": "First likes",
    "item_attributes": "Category and decade",
    "demographics": "Who the reader is",
    "transitions": "Transitions",
}
EXTRAS = {
    "autoencoder": "Denoising autoencoder",
    "recurrent": "Recurrent network (GRU)",
    "text_dot": "Text dot product",
    "text_euclidean": "Text distance",
    "popularity_recent": "Recent popularity",
}
MODELS = {
    **EXTRAS,
    **COMPONENTS,
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


def component(name: str) -> str:
    """What a component is called; one for vectors made elsewhere is called after them."""
    kind, _, source = name.partition(":")
    return f"Vectors: {source}" if source else COMPONENTS[kind]
