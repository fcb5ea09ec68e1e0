"""One recommendation, and everything that opens under it."""
