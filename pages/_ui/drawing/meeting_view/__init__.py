"""Two texts, one above the other, and lines between the words that met; drawn with the parts of the attention view."""
