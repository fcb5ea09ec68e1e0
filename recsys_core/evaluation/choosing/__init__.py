"""Weights chosen on the data that is opened."""
