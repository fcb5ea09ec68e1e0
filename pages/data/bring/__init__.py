"""Tables on their way in: files, columns, likes, and what was found."""
