"""Lists and pairs of items side by side."""
