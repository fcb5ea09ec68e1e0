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


def faces(test):
    """What the faces of the cards say, best first."""
    drawn = [element.proto for element in test.get("bidi_component")]
    lists = [json.loads(one.json)["cards"] for one in drawn if one.component_name == "reclens_faces"]
    return [face for one in lists for face in one]


def findings(test):
    """Heads and lines of the cards on the page Data, worst first."""
    drawn = [element.proto for element in test.get("bidi_component")]
    lists = [json.loads(one.json)["cards"] for one in drawn if one.component_name == "reclens_findings"]
    return [(card["head"], card["line"]) for one in lists for card in one]


def opened(test, item):
    """Open this item's card, as its button does; "none" closes whichever is open."""
    test.query_params["item"] = item
    return test.run()


def texts(test):
    said = [element.value for element in [*test.markdown, *test.caption]]
    said += [f"{head} {line}" for head, line in findings(test)]
    return " ".join([*said, *(f"{face['title']} {face['score']} {face['reason']}" for face in faces(test))])
