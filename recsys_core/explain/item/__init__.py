"""The account of one item's score."""
