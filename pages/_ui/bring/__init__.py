"""The page Data: files as they come, which column is what, what is wrong with them."""
