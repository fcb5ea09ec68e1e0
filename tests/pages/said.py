"""Headings of a page and what stands behind their (i), as they are read."""

import re


def read(text):
    """Markdown as it is read: escapes and invisible marks gone."""
    return re.sub(r"\\(.)", r"\1", text).replace("\u2060", "")


def headings(test):
    """Findings of the page, from the top."""
    return [read(element.value) for element in [*test.header, *test.subheader]]


def behind(test):
    """What is said on demand, by heading or line."""
    return {
        read(element.value): read(element.proto.help)
        for element in [*test.title, *test.header, *test.subheader, *test.caption]
        if element.proto.help
    }
