"""What drives the ranker as a whole."""
