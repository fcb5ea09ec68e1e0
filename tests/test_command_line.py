import json
import subprocess
import sys

import pytest

from recsys_core.__main__ import main
from recsys_core.components.registry import GROUPS


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command in this process: exit code, stdout, stderr."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["recsys_core", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    return call


@pytest.fixture
def as_json(run):
    def call(*arguments):
        code, out, err = run(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)

    return call


def test_as_a_program_stdout_is_one_json_object_and_progress_goes_to_stderr():
    command = [sys.executable, "-m", "recsys_core", "check", "sample", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["users"] == 400
    command[command.index("sample")] = "nowhere"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")


def test_recommend_and_explain_tell_the_same_score(as_json):
    listed = as_json("recommend", "sample", "--user", "r001", "--top", 3, "--pca", 64)
    assert listed["simulated"] is True
    assert [entry["rank"] for entry in listed["recommendations"]] == [1, 2, 3]
    first = listed["recommendations"][0]
    assert sum(first["contributions"].values()) == pytest.approx(first["score"], abs=1e-6)
    told = as_json("explain", "sample", "--user", "r001", "--item", first["item_id"], "--pca", 64)
    assert told["score"] == pytest.approx(first["score"], abs=1e-9)
    assert told["rank"] == 1
    assert told["completeness_error"] < 0.01
    assert sum(word["attribution"] for word in told["item_words"]) == pytest.approx(told["texts"][0]["total"])
    assert (told["attention"]["layers"], told["attention"]["heads"]) == (6, 12)
    assert {row["group"] for row in told["permutation"]["local"]} == set(GROUPS)
    assert told["permutation"]["global"]["ndcg"] > 0.1
    assert told["narrative"].startswith(first["why"])


def test_meet_tells_pairs_of_words_of_a_past_item_and_of_own_words(as_json, run):
    asked = ("meet", "sample", "--user", "r001", "--item", "b001", "--text", "a robot lost in space")
    own = as_json(*asked)
    assert (own["second"]["role"], own["second"]["text"]) == ("query", "a robot lost in space")
    told = as_json("explain", "sample", *asked[2:], "--methods", "ig")
    past = told["history"][0]
    made = as_json(*asked, "--past", past["item_id"])
    assert (made["second"]["role"], made["second"]["title"]) == ("past", past["title"])
    assert made["score"] - made["average"] == pytest.approx(past["by_component"]["text"], abs=1e-5)
    assert own["score"] - own["average"] == pytest.approx(told["own_words_share"], abs=1e-5)
    for one in (own, made):
        assert one["complete"]
        assert one["error"] < 0.01
        assert sum(map(sum, one["matrix"])) == pytest.approx(one["total"], abs=1e-9)
        strongest = one["links"][0]
        words = [one["first"]["words"][strongest["first"]], one["second"]["words"][strongest["second"]]]
        assert strongest["words"] == [word["text"] for word in words]
    code, out, err = run(*asked, "--past", "b002")
    assert (code, out) == (2, "")
    assert "not among the past items" in err


def test_newcomers_by_likes_and_by_text(as_json):
    by_likes = as_json("recommend", "sample", "--likes", "b043,b044", "--weights", "text=1")
    assert by_likes["weights"]["text"] == 1
    assert by_likes["rung"] == "few likes"
    by_text = as_json("recommend", "sample", "--text", "ghosts in an old house", "--top", 2)
    assert len(by_text["recommendations"]) == 2


def test_check_prints_faults(as_json, write_folder):
    folder = write_folder(items="item_id,title\na,A\na,B\nb,B\n")
    found = as_json("check", folder)
    assert found["faults"][0]["rule"] == "duplicate_item_id"
    assert found["faults"][0]["count"] == 1


def test_real_folders_go_the_whole_way(as_json, shared_data):
    for name, user in (("ml100k_plots", "1"), ("douban_movies", "1")):
        listed = as_json("recommend", shared_data / name, "--user", user, "--top", 10)
        assert len(listed["recommendations"]) == 10
        item = listed["recommendations"][0]["item_id"]
        told = as_json("explain", shared_data / name, "--text", "战争 war", "--item", item, "--methods", "ig")
        assert told["query_words"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("recommend", "sample", "--user", "nobody"), "'nobody'"),
        (("recommend", "sample"), "--user"),
        (("recommend", "sample", "--user", "r001", "--pca", "many"), "--pca"),
        (("recommend", "sample", "--user", "r001", "--weights", "text=lots"), "'text=lots'"),
        (("recommend", "nowhere-at-all", "--user", "1"), "nowhere-at-all"),
        (("explain", "sample", "--user", "r001", "--item", "zzz"), "'zzz'"),
        (("explain", "sample", "--user", "r001", "--item", "b001", "--methods", "tea"), "'tea'"),
        (("importance", "sample", "--level", "tea"), "'tea'"),
        (("report", "sample", "--user", "r001", "--to", "report.tea"), "report.tea"),
        (("report", "sample", "--user", "r001", "--to", "/nowhere/report.html"), "/nowhere"),
        (("evaluate", "sample", "--protocol", "lukewarm"), "'lukewarm'"),
        (("encode", "sample", "--encoder", "no/such-model"), "no/such-model"),
        (("fetch", "everything"), "'everything'"),
        (("sing",), "sing"),
    ],
)
def test_mistakes_are_one_plain_sentence_and_exit_2(run, arguments, words):
    code, out, err = run(*arguments, "--json")
    assert (code, out) == (2, "")
    assert words in err.strip().splitlines()[-1]


def test_a_mapping_corrects_what_was_guessed(as_json, run, tmp_path):
    (tmp_path / "items.csv").write_text("code,headline,blurb\n1,One,first\n2,Two,second\n")
    (tmp_path / "interactions.csv").write_text("who,code,stars\nu,1,5\nu,2,1\nv,1,4\n")
    maps = ("interactions.user_id=who", "interactions.item_id=code", "items.title=headline")
    options = [part for name in maps for part in ("--map", name)]
    found = as_json(*options, "--texts", "blurb,headline", "check", tmp_path)
    assert (found["users"], found["likes"]) == (2, 2)
    assert not {"missing_title", "missing_text"} & {fault["rule"] for fault in found["faults"]}
    code, _, err = run("--map", "stars", "check", tmp_path)
    assert (code, "interactions.rating=stars" in err) == (2, True)


def test_a_saved_engine_stands_in_for_its_dataset(as_json, run, tmp_path):
    written = as_json("save", "sample", "--to", tmp_path / "kept")
    assert written["bytes"] > 1e5
    fitted = as_json("recommend", "sample", "--user", "r001", "--top", 5)
    loaded = as_json("recommend", tmp_path / "kept", "--user", "r001", "--top", 5)
    assert [entry["item_id"] for entry in fitted["recommendations"]] == [
        entry["item_id"] for entry in loaded["recommendations"]
    ]
    code, _, err = run("recommend", tmp_path / "kept", "--user", "r001", "--encoder", "tfidf")
    assert (code, "its own encoder" in err) == (2, True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep me")
    code, _, err = run("save", "sample", "--to", tmp_path / "mine")
    assert (code, "holds something else" in err) == (2, True)


def test_dislikes_are_taken_and_told(as_json):
    listed = as_json("recommend", "sample", "--likes", "b001,b002", "--top", 3)
    first = listed["recommendations"][0]["item_id"]
    again = as_json("recommend", "sample", "--likes", "b001,b002", "--dislikes", first, "--top", 3)
    assert again["dislikes"] == [first]
    assert first not in [entry["item_id"] for entry in again["recommendations"]]


def test_the_curve_grows_with_what_the_components_hold(as_json):
    found = as_json("curve", "sample", "--protocol", "warm")
    held = [point["explained"] for point in found["points"]]
    assert held == sorted(held)
    assert held[-1] == pytest.approx(1.0)
    text = [point["ndcg"]["text"]["mean"] for point in found["points"]]
    assert max(text[3:]) > text[0]


def test_a_newcomer_may_say_who_they_are(as_json, run, movielens):
    listed = as_json("recommend", "ml-100k", "--about", "age=25,gender=F", "--top", 3)
    assert listed["about"] == {"age": "25", "gender": "F"}
    assert listed["rung"] == "popularity"
    for wrong, words in (("shoe=44", "'shoe'"), ("age", "age=25"), ("gender=X", "'X'")):
        code, _, err = run("recommend", "ml-100k", "--about", wrong)
        assert (code, words in err) == (2, True)


def test_importance_is_told_by_blocks_of_dimensions(as_json):
    told = as_json("importance", "sample", "--level", "pca", "--pca", 32)
    assert told["users"] > 50
    assert all("–" in row["group"] or "-" in row["group"] for row in told["groups"])
    assert sum(row["drop"] for row in told["groups"]) < 1


def test_a_report_is_written_whole(as_json, tmp_path):
    first = as_json("recommend", "sample", "--user", "r003", "--top", 1)["recommendations"][0]["item_id"]
    told = as_json(
        "report", "sample", "--user", "r003", "--item", first, "--to", tmp_path / "r.html", "--language", "zh"
    )
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert told["accounts"] == 1
    assert "得分账目" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    "arguments",
    [
        ("recommend", "--user", "nobody"),
        ("recommend", "--likes", "b001,nothing"),
        ("recommend", "--user", "r001", "--about", "shoes=42"),
        ("explain", "--user", "r001", "--item", "nothing"),
        ("contrast", "--user", "r001", "--first", "b001", "--second", "nothing"),
        ("counterfactual", "--user", "nobody", "--item", "b001"),
        ("simplify", "--likes", "nothing"),
        ("mine", "--item", "nothing"),
        ("report", "--user", "r001", "--item", "nothing", "--to", "report.json"),
    ],
)
def test_an_unknown_id_is_refused_before_an_encoder_is_loaded(run, tmp_path, monkeypatch, arguments):
    """The encoder named does not exist: were it looked for first, the sentence would be about it."""
    monkeypatch.chdir(tmp_path)
    command, *options = arguments
    code, out, err = run(command, "sample", *options, "--encoder", str(tmp_path / "none"))
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("There is no ")


def test_an_unknown_id_is_refused_before_the_encoder_of_a_saved_engine_is_loaded(run, tmp_path, tiny_model):
    code, _, err = run("save", "sample", "--to", tmp_path / "saved", "--encoder", tiny_model)
    assert code == 0, err
    manifest = tmp_path / "saved" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(str(tiny_model), "/moved/away"))
    code, _, err = run("recommend", tmp_path / "saved", "--user", "nobody")
    assert code == 2
    assert "There is no user with id 'nobody'" in err
    code, _, err = run("recommend", tmp_path / "saved", "--user", "r001")
    assert code == 2
    assert "/moved/away" in err


def test_weights_are_chosen_on_the_data_unless_the_general_ones_are_asked_for(as_json, run, tmp_path):
    asked = ("recommend", "sample", "--user", "r009")
    chosen, general = as_json(*asked), as_json(*asked, "--weights", "general")
    assert chosen["weights"] != general["weights"]
    for group, weight in chosen["chosen"]["usual"]["history"]["groups"].items():
        assert chosen["weights"][group] == pytest.approx(weight, abs=0.02)
    assert as_json(*asked, "--weights", "chosen")["weights"] == chosen["weights"]
    assert "Weights chosen on" in run(*asked)[1]
    assert "Weights chosen on" not in run(*asked, "--weights", "general")[1]
    code, _, err = run("save", "sample", "--to", tmp_path / "saved", "--weights", "text=1")
    assert code == 2
    assert err.splitlines()[-1].endswith("cannot be saved: name chosen or general.")
    as_json("save", "sample", "--to", tmp_path / "saved")
    again = as_json("recommend", tmp_path / "saved", "--user", "r009")
    assert again["recommendations"] == chosen["recommendations"]


def test_a_catalogue_alone_recommends_and_explains(as_json, run, tmp_path, tiny_model):
    lines = [
        f"i{n},Title {n},a story about a {word} and a ship" for n, word in enumerate(["war", "cat", "sea"])
    ]
    (tmp_path / "items.csv").write_text("item_id,title,text\n" + "\n".join(lines) + "\n")
    found = as_json("check", tmp_path)
    assert (found["users"], found["items"], found["interactions"], found["likes"]) == (0, 3, 0, 0)
    encoder = ("--encoder", tiny_model)
    listed = as_json("recommend", tmp_path, "--text", "a cat", *encoder)
    assert listed["rung"] == "own words"
    assert len(listed["recommendations"]) == 3
    told = as_json("explain", tmp_path, "--text", "a cat", "--item", "i1", "--methods", "all", *encoder)
    assert sum(told["ledger"].values()) == pytest.approx(told["score"], abs=1e-6)
    code, out, err = run("evaluate", tmp_path, *encoder)
    assert (code, out) == (2, "")
    assert "measuring needs people with likes" in err.splitlines()[-1]
