"""Tables of real databases: the same strings out of each, nothing written, and one sentence for every mistake."""

import socket
import sqlite3
import subprocess
import sys
import traceback
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import sqlalchemy as sa
from shops import CELLS, COLUMNS, QUOTED_PASSWORD, ROWS, in_duckdb, in_postgresql, in_sqlite

from recsys_core.datasets.sources import database, duck, sqlite
from recsys_core.datasets.sources.address import read_address
from recsys_core.datasets.sources.database import is_database, list_tables, read_pieces, read_sample
from recsys_core.datasets.sources.postgresql import SETTINGS, reading_engine
from recsys_core.errors import DataError
from recsys_core.translating import Message, in_language


@pytest.fixture(scope="session")
def shop(postgresql):
    return in_postgresql(postgresql)


@pytest.fixture(scope="session")
def sqlite_shop(tmp_path_factory):
    return str(in_sqlite(tmp_path_factory.mktemp("sqlite") / "shop.backup"))


@pytest.fixture(scope="session")
def duckdb_shop(tmp_path_factory):
    return str(in_duckdb(tmp_path_factory.mktemp("duckdb") / "shop.bin"))


@pytest.fixture(params=["shop", "sqlite_shop", "duckdb_shop"])
def any_shop(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def as_reader(shop, postgresql):
    return postgresql.url("shop", "reader", QUOTED_PASSWORD)


def names(source):
    return [table.name for table in list_tables(source)]


def refused(call, *arguments, **named):
    with pytest.raises(DataError) as caught:
        call(*arguments, **named)
    sentence = str(caught.value)
    assert in_language("zh", Message(caught.value.template, **caught.value.values)) != sentence
    assert "Traceback" not in sentence
    return sentence


def test_every_database_gives_the_same_strings(any_shop):
    table = read_sample(any_shop, "items", 10)
    assert list(table.columns) == COLUMNS
    assert table.to_numpy().tolist() == CELLS
    pieces = list(read_pieces(any_shop, "items", size=3))
    assert [len(piece) for piece in pieces] == [3, 1]
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), table)
    assert read_sample(any_shop, "items", 2).to_numpy().tolist() == CELLS[:2]
    (part,) = read_pieces(any_shop, "items", ["code", "item_id", "code"])
    assert part.to_dict("list") == {"code": ["a-1", "a-2", "", "007"], "item_id": ["1", "2", "3", "4"]}


def test_tables_that_people_could_mean(shop, sqlite_shop, duckdb_shop):
    found = {table.name: table for table in list_tables(shop)}
    expected = ["Order Details", '"archive.items"', "endless", "interactions", "items", "liked", "nothing"]
    expected += ["plays", "secret", "users", "wide", "中文表", "archive.items"]
    assert sorted(found) == sorted(expected)
    assert list(found)[-1] == "archive.items"
    assert found["items"].columns == tuple(COLUMNS)
    assert (found["items"].rows, found["nothing"].rows, found["liked"].rows) == (4, 0, None)
    assert found["interactions"].rows == pytest.approx(ROWS, rel=0.05)
    assert found["plays"].rows == pytest.approx(1000, rel=0.05)
    assert names(sqlite_shop) == ["Order Details", "cheap", "endless", "items", "keyed", "words"]
    assert names(duckdb_shop) == ["cheap", "endless", "items", "many", "vectors", 'archive."Order ""Details"']
    assert {t.name: t.rows for t in list_tables(duckdb_shop)}["many"] == ROWS


def test_tables_of_the_same_name_are_told_apart(shop):
    assert read_sample(shop, "archive.items", 5).to_dict("list") == {"item_id": ["9"], "title": ["old"]}
    assert read_sample(shop, '"archive.items"', 5).columns.tolist() == ["other"]


def test_odd_names_views_binary_and_padding(shop, sqlite_shop, duckdb_shop):
    odd = {"Unit Price": ["1.1"], "100%": ["half"], "a:b": ["colon"], '"': ["quote"]}
    assert read_sample(shop, "Order Details", 5).to_dict("list") == odd
    assert read_sample(shop, "中文表", 5).to_dict("list") == {"编号": ["1"], "标题": ["红楼梦"]}
    user = {"user_id": ["u1"], "email": [""], "picture": [""], "born": ["1990"]}
    assert read_sample(shop, "users", 5).to_dict("list") == user
    odd = {"Unit Price": ["1.1", "2"], "rowid": ["b", "a"], "picture": ["", ""]}
    assert read_sample(sqlite_shop, "Order Details", 5).to_dict("list") == odd
    assert (
        read_sample(sqlite_shop, "cheap", 5)["title"].tolist()
        == read_sample(duckdb_shop, "cheap", 5)["title"].tolist()
    )
    vectors = {"id": ["1"], "v": ["0.1, 0.7"], "s": ['{"k": [1.5]}'], "t": ["02:00:00"]}
    assert read_sample(duckdb_shop, "vectors", 5).to_dict("list") == vectors
    empty = read_sample(shop, "nothing", 5)
    assert (list(empty.columns), len(empty)) == (["a"], 0)


def test_times_outside_of_the_calendar_are_kept_as_text(shop, postgresql):
    with postgresql.connect("shop") as db:
        db.execute(
            "CREATE TABLE times (a timestamptz, b timestamp, c date, d time, e interval, f double precision)"
        )
        db.execute(
            "INSERT INTO times VALUES ('infinity', '20000-01-01', '0044-03-15 BC', '24:00', '-9999999 years', 'NaN')"
        )
        db.execute(
            "INSERT INTO times VALUES ('2024-01-01 00:00:00.5-01', '0001-01-01', '-infinity', '00:00:00.25', '3 minutes', 'Infinity')"
        )
    try:
        assert read_sample(shop, "times", 5).to_numpy().tolist() == [
            ["infinity", "20000-01-01 00:00:00", "0044-03-15 BC", "24:00:00", "-9999999 years", ""],
            ["2024-01-01 01:00:00.500000+00:00", "0001-01-01 00:00:00", "-infinity", "00:00:00.250000", "00:03:00", "inf"],
        ]  # fmt: skip
    finally:
        with postgresql.connect("shop") as db:
            db.execute("DROP TABLE times")


def test_large_tables_come_in_pieces_and_in_order(shop, duckdb_shop):
    pieces = list(read_pieces(shop, "interactions", ["user_id", "at"], size=70_000))
    assert [len(piece) for piece in pieces] == [70_000] * 4 + [20_000]
    whole = pd.concat(pieces, ignore_index=True)
    assert whole["at"].is_unique
    assert whole["at"].is_monotonic_increasing
    assert whole["user_id"].tolist()[:3] == ["0", "2919", "838"]
    assert sum(len(piece) for piece in read_pieces(shop, "liked")) == ROWS * 2 // 5
    many = pd.concat(read_pieces(duckdb_shop, "many", size=99_999), ignore_index=True)
    assert many["n"].astype(int).tolist() == list(range(ROWS))


def test_no_index_changes_the_order_of_rows(shop, postgresql):
    with postgresql.connect("shop") as db:
        db.execute("CREATE TABLE indexed (a int, filler text)")
        db.execute(
            "INSERT INTO indexed SELECT (n * 7919) % 5000, repeat('x', 500) FROM generate_series(1, 5000) n"
        )
        db.execute("CREATE INDEX ON indexed (a)")
        db.execute("VACUUM ANALYZE indexed")
    try:
        (piece,) = read_pieces(shop, "indexed", ["a"])
        assert piece["a"].tolist() == [str(n * 7919 % 5000) for n in range(1, 5001)]
    finally:
        with postgresql.connect("shop") as db:
            db.execute("DROP TABLE indexed")


def test_rows_without_rowid_come_by_their_key(sqlite_shop):
    assert read_sample(sqlite_shop, "keyed", 5).to_dict("list") == {
        "b": ["1", "2", "1"],
        "a": ["y", "y", "z"],
    }


def test_memory_stays_small_while_a_large_view_is_read(shop):
    def resident():
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    most = 0
    for number, piece in enumerate(read_pieces(shop, "wide", size=5_000)):
        if number == 2:
            start = resident()
        if number > 2:
            most = max(most, resident() - start)
        assert piece["text"].str.len().eq(640).all()
    assert number == ROWS // 5_000 - 1
    assert most < 64 * 2**20  # the view holds three times as much


def test_long_texts_end_a_piece_early(shop, monkeypatch):
    monkeypatch.setattr(database, "CHARACTERS", 10_000_000)
    pieces = read_pieces(shop, "wide")
    assert len(next(pieces)) < 30_000
    pieces.close()


def test_a_reader_that_stops_leaves_no_connection(shop, postgresql):
    pieces = read_pieces(shop, "wide", size=1_000)
    next(pieces)
    asked = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'RecLens'"
    with postgresql.connect() as db:
        assert db.execute(asked).fetchone() == (1,)
        pieces.close()
        for _ in range(100):
            if db.execute(asked).fetchone() == (0,):
                break
            db.execute("SELECT pg_sleep(0.05)")
        else:
            pytest.fail("the connection is still there")


@pytest.mark.parametrize(
    "name",
    ["Items", "public.items", 'items"; DROP TABLE users; --', "items; DROP TABLE users", "pg_class", ""],
)
def test_only_listed_names_reach_the_database(shop, name):
    sentence = refused(read_sample, shop, name, 5)
    assert sentence.startswith(f"The database has no table {name!r}: it has Order Details, ")
    assert "users" in names(shop)


def test_a_name_that_looks_like_an_attack_is_a_name(postgresql, shop, tmp_path):
    name = 'x"; DROP TABLE "users"; --'
    own = '"' + name.replace('"', '""') + '"'
    lite, duck_file = tmp_path / "a", tmp_path / "b"
    asked = f"CREATE TABLE {own} (a text); INSERT INTO {own} VALUES ('safe')"
    with postgresql.connect() as db:
        db.execute("CREATE DATABASE attack")
    with postgresql.connect("attack") as db:
        db.execute(f"CREATE TABLE users (a int); {asked}")
    for connect, path in ((sqlite3.connect, lite), (duckdb.connect, duck_file)):
        with connect(str(path)) as db:
            for part in (
                "CREATE TABLE users (a int)",
                *asked.split("; INSERT")[:1],
                f"INSERT INTO {own} VALUES ('safe')",
            ):
                db.execute(part)
    for source in (postgresql.url("attack"), str(lite), str(duck_file)):
        listed = next(shown for shown in names(source) if "DROP" in shown)
        assert read_sample(source, listed, 5)["a"].tolist() == ["safe"]
        assert "users" in names(source)


def test_postgresql_cannot_be_written(shop):
    engine = reading_engine(read_address(shop))
    for write in ("INSERT INTO nothing VALUES (1)", "CREATE TABLE made (a int)", "DELETE FROM items"):
        with engine.connect() as connection, pytest.raises(sa.exc.InternalError) as error:
            connection.exec_driver_sql(write)
        assert "read-only transaction" in str(error.value)
    assert len(read_sample(shop, "nothing", 5)) == 0


def test_an_address_cannot_unlock_writing(shop):
    unlocked = f"{shop}?options=-c%20default_transaction_read_only%3Doff%20-c%20search_path%3Darchive"
    engine = reading_engine(read_address(unlocked))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW default_transaction_read_only").scalar() == "on"
        assert connection.exec_driver_sql("SHOW search_path").scalar() == "archive"


def test_files_cannot_be_written(sqlite_shop, duckdb_shop):
    for opened, path, wrong in (
        (sqlite.SQLite, sqlite_shop, sqlite3.OperationalError),
        (duck.DuckDB, duckdb_shop, duckdb.Error),
    ):
        before, beside = Path(path).read_bytes(), set(Path(path).parent.iterdir())
        connection = opened(Path(path))
        with pytest.raises(wrong, match=r"read-?only"):
            connection._connection.execute("INSERT INTO items (item_id) VALUES (9)")
        connection.close()
        list(read_pieces(path, "items"))
        assert Path(path).read_bytes() == before
        assert set(Path(path).parent.iterdir()) == beside


def test_a_duckdb_file_reaches_nothing_outside(duckdb_shop):
    assert "outside" not in names(duckdb_shop)
    refused(read_sample, duckdb_shop, "outside", 5)
    connection = duck.DuckDB(Path(duckdb_shop))._connection
    for reach in ("SELECT * FROM read_csv('/etc/passwd')", "INSTALL httpfs", "ATTACH '/tmp/other.duckdb'"):
        with pytest.raises(duckdb.PermissionException):
            connection.execute(reach)
    with pytest.raises(duckdb.Error):
        connection.execute("SET enable_external_access = true")
    connection.close()


def test_more_rows_than_the_limit_are_refused(any_shop, shop):
    assert refused(next, read_pieces(any_shop, "items", limit=3)).startswith(
        "items has 4 rows and at most 3 are"
    )
    assert sum(map(len, read_pieces(any_shop, "items", limit=4))) == 4
    assert "300,000 rows and at most 250,000" in refused(
        next, read_pieces(shop, "interactions", limit=250_000)
    )


def test_a_column_that_is_not_there(any_shop):
    assert "items has no column 'isbn' (it has: item_id, title" in refused(
        next, read_pieces(any_shop, "items", ["isbn"])
    )


def test_what_is_wrong_with_an_address(shop, postgresql):
    port = postgresql.port
    wrong = postgresql.url("shop", password="wr0ng-secret")
    for source in (wrong, f"postgresql://127.0.0.1:{port}/shop?user=postgres&password=wr0ng-secret"):
        sentence = refused(list_tables, source)
        assert sentence.startswith(f"The server 127.0.0.1, port {port}, does not let 'postgres' in")
    assert f"no database 'shops' on 127.0.0.1, port {port}" in refused(list_tables, postgresql.url("shops"))
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = closed.getsockname()[1]
        sentence = refused(list_tables, f"postgresql://me:wr0ng-secret@127.0.0.1:{nobody}/shop")
    assert f"'shop' on 127.0.0.1, port {nobody}, cannot be reached (Connection refused" in sentence
    assert "cannot be reached" in refused(
        list_tables, "postgresql://me:wr0ng-secret@no-such-host.invalid/shop"
    )
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"postgresql://me:pw@127.0.0.1:{silent.getsockname()[1]}/shop?connect_timeout=2"
        assert "cannot be reached" in refused(list_tables, address)


SECRET = "wr0ng-secret"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:wr0ng-secret@127.0.0.1:{port}/shop",
        "postgres://me:wr0ng-secret@127.0.0.1:{port}/shop",
        "postgresql+psycopg2://me:wr0ng-secret@127.0.0.1:{port}/shop?sslmode=strange",
        "postgresql://me:p@wr0ng-secret@127.0.0.1:{port}/shop",
        "postgresql://me:p/@wr0ng-secret@127.0.0.1:{port}/shop",
        "postgresql://me:wr0ng-secret@127.0.0.1:port/shop",
        "postgresql://me:wr0ng-secret/shop",
        "postgresql://127.0.0.1:{port}/shop?user=me&password=wr0ng-secret",
        "postgresql://127.0.0.1:{port}/shop?user=me&passwrod=wr0ng-secret",
        "postgresql://me:wr0ng-secret@[::1/shop",
    ],
)
def test_a_password_is_never_said(postgresql, address):
    source = address.format(port=postgresql.port)
    assert is_database(source)
    for call in (list_tables, read_address):
        try:
            said = repr(call(source))
        except DataError as error:
            said = "".join([repr(error), repr(error.values), *traceback.format_exception(error)])
        assert SECRET not in said


def test_a_password_of_all_signs_is_read(as_reader):
    assert read_sample(as_reader, "items", 1)["title"].tolist() == ["三体"]


def test_a_table_that_may_not_be_read_is_listed_and_refused(as_reader):
    assert "secret" in names(as_reader)
    assert refused(read_sample, as_reader, "secret", 5).startswith(
        "The user 'reader' may not read secret: ask"
    )
    assert "'reader' may not read archive.items" in refused(read_sample, as_reader, "archive.items", 5)


def test_a_view_without_end_is_stopped(shop, sqlite_shop, duckdb_shop, monkeypatch):
    monkeypatch.setitem(SETTINGS, "statement_timeout", "300ms")
    monkeypatch.setattr(sqlite, "SECONDS", 0.3)
    monkeypatch.setattr(duck, "SECONDS", 0.3)
    for source in (shop, sqlite_shop, duckdb_shop):
        assert refused(read_sample, source, "endless", 5).startswith("Reading endless took longer than")
    assert "endless" in names(sqlite_shop)


def test_a_table_that_is_changed_right_now(shop, postgresql, monkeypatch):
    monkeypatch.setitem(SETTINGS, "lock_timeout", "200ms")
    with postgresql.connect("shop") as db, db.transaction():
        db.execute("LOCK TABLE nothing IN ACCESS EXCLUSIVE MODE")
        assert "is locked by someone" in refused(read_sample, shop, "nothing", 5)


def test_a_lost_connection_is_said(shop, postgresql):
    pieces = read_pieces(shop, "wide", size=1_000)
    next(pieces)
    with postgresql.connect() as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'RecLens'"
        )
    assert "'shop' on 127.0.0.1" in refused(list, pieces)


def test_a_file_that_another_program_writes(sqlite_shop, duckdb_shop, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "WAITING", 0.1)
    path = in_sqlite(tmp_path / "a")
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        assert (
            refused(list_tables, str(path)) == "a is in use by another program: close it there and try again."
        )
        db.execute("ROLLBACK")
    db.close()
    path = tmp_path / "b"
    holds = f"import duckdb; c = duckdb.connect({str(path)!r}); print(c.execute('CREATE TABLE t (a int)'), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        assert refused(list_tables, str(path)).startswith("b is in use by another program")
        other.communicate(b"\n")
    with duckdb.connect(str(path)):
        assert refused(list_tables, str(path)).startswith("b is in use by another program")
    assert names(str(path)) == ["t"]


def test_a_sqlite_file_with_a_log_is_read_with_it_and_left_as_it_was(tmp_path):
    path = tmp_path / "a"
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE t AS SELECT 1 AS a")
    writer.commit()
    writer.close()
    assert read_sample(str(path), "t", 5)["a"].tolist() == ["1"]
    assert list(tmp_path.iterdir()) == [path]
    writer = sqlite3.connect(path)
    writer.execute("INSERT INTO t VALUES (2)")
    writer.commit()
    assert read_sample(str(path), "t", 5)["a"].tolist() == ["1", "2"]
    writer.close()


def test_text_that_is_not_utf_8_in_sqlite(tmp_path):
    with sqlite3.connect(tmp_path / "a") as db:
        db.execute("CREATE TABLE t AS SELECT CAST(x'636166e9' AS TEXT) AS a")
    db.close()
    assert read_sample(str(tmp_path / "a"), "t", 5)["a"].tolist() == ["caf�"]


def everything(source):
    for name in names(source):
        if name != "endless":
            list(read_pieces(source, name))


@pytest.mark.parametrize("make", [in_sqlite, in_duckdb])
def test_damaged_files_end_in_a_sentence(make, tmp_path):
    whole = make(tmp_path / "whole").read_bytes()
    path = tmp_path / "cut"
    for end in (16, 500, 5000, len(whole) // 2, len(whole) - 4096):
        path.write_bytes(whole[:end])
        refused(everything, str(path))


def test_what_is_a_database(sqlite_shop, duckdb_shop, tmp_path):
    for scheme in ("postgresql", "postgresql+psycopg", "postgres", "PostgreSQL"):
        assert is_database(f"{scheme}://localhost/shop")
    assert is_database("sqlite:///not/there.db")
    assert is_database("duckdb:///not/there.db")
    assert is_database(sqlite_shop)
    assert is_database(duckdb_shop)
    for no in (
        "sample",
        "",
        str(tmp_path),
        "mysql://localhost/shop",
        "https://example.org/a.db",
        "a\0b",
        "x" * 5000,
    ):
        assert not is_database(no)
    text = tmp_path / "items.sqlite"
    text.write_text("SQLite format 3 is what this file is not")
    assert not is_database(str(text))
    assert "items.sqlite is not a SQLite or DuckDB database" in refused(list_tables, f"sqlite:///{text}")
    assert "does not exist" in refused(list_tables, f"duckdb:///{tmp_path}/none.db")
    assert not (tmp_path / "none.db").exists()


def test_addresses_of_files(sqlite_shop, duckdb_shop, tmp_path, monkeypatch):
    assert names(f"sqlite:///{sqlite_shop}?mode=rw") == names(sqlite_shop)
    assert names(f"sqlite:///{duckdb_shop}") == names(duckdb_shop)  # the file knows better
    monkeypatch.chdir(tmp_path)
    odd = Path("50% of #1?.db")
    odd.write_bytes(Path(sqlite_shop).read_bytes())
    assert names(f"sqlite:///{odd}") == names(str(odd)) == names(sqlite_shop)
    Path("new.db").touch()
    assert names("sqlite:///new.db") == []
    assert "it has no tables" in refused(read_sample, "sqlite:///new.db", "items", 5)
