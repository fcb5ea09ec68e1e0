"""Sentences for people, in every language."""
