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
    "item_attributes": "Category and decade",
    "demographics": "Who the reader is",
    "transitions": "Transitions",
}
RUNGS = {
    "history": "from the history",
    "few likes": "from a few likes, so popularity keeps weight",
    "own words": "from words alone: nobody's likes are known here, so the collaborative part is silent",
    "popularity": "from popularity alone: nothing else is known",
}
