"""The Data page without a browser: what is at hand and what was wrong with it."""

import pytest
from screen import app


def page():
    return app(item="none").switch_page("pages/data/data.py").run(timeout=180)


def test_bundled_datasets_stand_side_by_side():
    test = page()
    assert not test.exception
    table = test.dataframe[0].value
    assert {"sample", "sample-zh"} <= set(table["dataset"])
    assert table.set_index("dataset")["language"]["sample-zh"] == "Chinese"
    assert table.set_index("dataset")["readers"]["sample"] == "simulated"


@pytest.mark.usefixtures("shared_data")
def test_faults_of_real_folders_are_on_the_screen_as_their_sources_state(stated_faults):
    test = page()
    for name, rules in stated_faults.items():
        test.selectbox(key="look").select(name).run(timeout=180)
        assert not test.exception
        shown = test.dataframe[1].value.set_index("rule")["count"]
        for rule, count in rules.items():
            assert shown[rule] == pytest.approx(count, rel=0.01), (name, rule)
