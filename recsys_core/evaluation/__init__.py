"""How good a ranking is, with its protocol."""
