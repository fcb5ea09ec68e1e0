"""Where tables come from: folders, archives, databases."""
