"""The page Recommend: ten rows, and beside them the reason of the one selected."""
