"""Values as people write them, read without any file: missing cells, ratings, events and amounts."""
