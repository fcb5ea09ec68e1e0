"""The app without a browser, and what it says."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


def app(**parameters):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in parameters.items():
        test.query_params[name] = value
    return test.run()


def texts(test):
    return " ".join(element.value for element in [*test.markdown, *test.caption])
