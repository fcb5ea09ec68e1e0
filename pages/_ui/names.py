"""What things are called on the screen."""

GROUPS = {"text": "Text", "collaborative": "Collaborative", "popularity": "Popularity"}
COMPONENTS = {
    "text": "Text cosine",
    "ease": "EASE",
    "factorisation": "Matrix factorisation",
    "popularity": "Popularity",
}
RUNGS = {
    "history": "from the history",
    "few likes": "from a few likes, so popularity keeps weight",
    "own words": "from words alone: nobody's likes are known here, so the collaborative part is silent",
    "popularity": "from popularity alone: nothing else is known",
}
