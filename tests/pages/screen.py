"""The app without a browser, and what it says."""

import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


def app(**parameters):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    for name, value in parameters.items():
        test.query_params[name] = value
    return test.run()


def drawn(test, component):
    """What a drawing of ours shows, once for each time it stands on the page."""
    protos = [element.proto for element in test.get("bidi_component")]
    return [json.loads(one.json) for one in protos if one.component_name == component]


def panes(test):
    """The list and the reason of the item selected, as they are drawn."""
    (shown,) = drawn(test, "reclens_panes")
    return shown


def listed(test):
    """Ids of the rows, best first."""
    return [row["id"] for row in panes(test)["rows"]]


def selected(test, item):
    """Select this item's row, as a press on it does."""
    test.query_params["item"] = item
    return test.run()


def findings(test):
    """Heads and lines of the cards on the page Data, worst first."""
    lists = [one["cards"] for one in drawn(test, "reclens_findings")]
    return [(card["head"], card["line"]) for one in lists for card in one]


def _strings(value):
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inside for text in _strings(one)]


def texts(test):
    said = [element.value for element in [*test.markdown, *test.caption]]
    said += [f"{head} {line}" for head, line in findings(test)]
    return " ".join([*said, *(text for one in drawn(test, "reclens_panes") for text in _strings(one))])
