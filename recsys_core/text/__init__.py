"""What can be said about a text without an encoder."""
