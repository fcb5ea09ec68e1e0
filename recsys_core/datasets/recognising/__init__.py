"""What tables are: which holds the items, which the interactions, and which column plays which part."""
