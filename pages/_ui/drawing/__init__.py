"""Charts, marked texts, faces of cards, and what things are called."""
