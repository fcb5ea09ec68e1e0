"""What would have to change, and what a change does."""
