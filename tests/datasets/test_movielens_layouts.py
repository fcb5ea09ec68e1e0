from recsys_core.datasets.movielens import GENRES, is_present, load_movielens


def test_the_grouplens_layout_reads_like_the_atomic_one(tmp_path):
    (tmp_path / "u.data").write_text("1\t2\t5\t100\n1\t1\t2\t90\n")
    flags = ["0"] * len(GENRES)
    flags[GENRES.index("Drama")] = flags[GENRES.index("War")] = "1"
    rows = [f"1|Caf\xe9 (1995)|d||u|{'|'.join(flags)}", f"2|unknown||||{'|'.join(['1'] + ['0'] * 18)}"]
    (tmp_path / "u.item").write_bytes("\n".join(rows).encode("latin-1"))
    (tmp_path / "u.user").write_text("1|24|M|technician|85711\n")
    assert is_present(tmp_path)
    data = load_movielens(tmp_path)
    assert data.item_texts[0] == "Café (1995). Genres: Drama, War."
    assert data.likes(0)[0].tolist() == [1]
    assert "zip" not in data.users
