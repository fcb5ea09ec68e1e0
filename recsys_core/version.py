"""The version of this program."""

VERSION = "0.11.0"
