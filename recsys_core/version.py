"""The version of this program."""

VERSION = "0.10.0"
