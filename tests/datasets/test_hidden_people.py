"""People whose ids are e-mail addresses are numbers everywhere unless somebody asks for them."""

import json

from recsys_core.datasets import Reading, load_dataset

LIKES = (
    "e-mail,item_id,rating\n"
    "ann@example.org,a,5\nbob@example.org,b,4\nbob@example.org,gone,4\ncy+x@mail.example.co.uk,a,3\n"
)


def test_no_address_is_left_in_data_or_report(write_folder):
    folder = write_folder(interactions=LIKES)
    shown, hidden = load_dataset(folder), load_dataset(folder, Reading(hide_people=True))
    assert "ann@example.org" in shown.user_ids
    assert "ann@example.org" in json.dumps(shown.report.to_dict())
    assert hidden.user_ids.ids == ("1", "2", "3")
    said = json.dumps(hidden.report.to_dict(), ensure_ascii=False)
    assert "@example" not in said
    assert "…@…" in said
    assert [fault.count for fault in hidden.report.faults] == [fault.count for fault in shown.report.faults]


def test_other_signs_with_an_at_stay(write_folder):
    folder = write_folder(interactions=LIKES.replace(",gone,", ",@home,"))
    hidden = load_dataset(folder, Reading(hide_people=True))
    assert hidden.report.joins[0].examples == ("@home",)
