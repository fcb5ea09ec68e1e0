"""One shop in three databases."""

import datetime as dt
import decimal
import json
import sqlite3

import duckdb

AT = dt.datetime(2024, 2, 29, 23, 30, 0, 120_000, tzinfo=dt.timezone(dt.timedelta(hours=8)))

ITEMS = [
    # item_id, title, tags, details, price, score, weight, released, updated, sold, code
    (
        1,
        "三体",
        ["科幻", "小说"],
        {"by": "刘慈欣", "pages": 302},
        "39.00",
        4.1,
        12.0,
        dt.date(2008, 1, 1),
        AT,
        True,
        "a-1",
    ),
    (
        2,
        'said "yes", twice',
        [],
        {"by": None},
        "4.50",
        3.25,
        0.1,
        dt.date(9999, 12, 31),
        AT.replace(microsecond=0),
        False,
        "a-2",
    ),
    (3, "", ["x"], None, "0.01", None, None, None, None, None, None),
    (4, "line\nbreak", None, {"n": 1.5}, None, 5.0, 1e20, dt.date(1, 1, 1), AT, True, "007"),
]
"""Values as Python has them; the same for every database."""

COLUMNS = [
    "item_id",
    "title",
    "tags",
    "details",
    "price",
    "score",
    "weight",
    "released",
    "updated",
    "sold",
    "code",
]

CELLS = [
    [
        "1",
        "三体",
        "科幻, 小说",
        '{"by": "刘慈欣", "pages": 302}',
        "39",
        "4.1",
        "12",
        "2008-01-01",
        "2024-02-29 15:30:00.120000+00:00",
        "True",
        "a-1",
    ],
    [
        "2",
        'said "yes", twice',
        "",
        '{"by": null}',
        "4.5",
        "3.25",
        "0.1",
        "9999-12-31",
        "2024-02-29 15:30:00+00:00",
        "False",
        "a-2",
    ],
    ["3", "", "x", "", "0.01", "", "", "", "", "", ""],
    [
        "4",
        "line\nbreak",
        "",
        '{"n": 1.5}',
        "",
        "5",
        "100000000000000000000",
        "0001-01-01",
        "2024-02-29 15:30:00.120000+00:00",
        "True",
        "007",
    ],
]
"""How they are to be read."""

ROWS = 300_000

PASSWORD = "p@ss:w/rd?#%"
QUOTED_PASSWORD = "p%40ss%3Aw%2Frd%3F%23%25"


def numbers(row):
    return [decimal.Decimal(cell) if n == 4 and cell else cell for n, cell in enumerate(row)]


def objects(row):
    return [json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict) else cell for cell in row]


def in_postgresql(postgresql):
    """Build and return the address of a PostgreSQL database with all that people have; `reader` may read a part of it."""
    with postgresql.connect() as server:
        server.execute("CREATE DATABASE shop")
        server.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
    with postgresql.connect("shop") as db:
        db.execute(
            "CREATE TABLE items (item_id int PRIMARY KEY, title text, tags text[], details jsonb, price numeric(10,2),"
            " score real, weight double precision, released date, updated timestamptz, sold boolean, code varchar(9))"
        )
        insert = f"INSERT INTO items VALUES ({', '.join(['%s'] * len(COLUMNS))})"
        for row in reversed(ITEMS):  # the order is the key's, not that of insertion
            db.execute(insert, objects(numbers(row)))
        db.execute("CREATE TABLE users (user_id text PRIMARY KEY, email text, picture bytea, born char(6))")
        db.execute("INSERT INTO users VALUES ('u1', NULL, '\\x00ff', '1990')")
        db.execute(
            "CREATE TABLE interactions (user_id int, item_id int, rating smallint, at timestamptz);"
            " INSERT INTO interactions SELECT (n::bigint * 7919) % 5000, n % 4 + 1, n % 5 + 1,"
            f" '2024-01-01 00:00:00+00'::timestamptz + n * interval '1 second' FROM generate_series(0, {ROWS - 1}) n"
        )
        db.execute("CREATE SCHEMA archive; CREATE TABLE archive.items (item_id int, title text)")
        db.execute("INSERT INTO archive.items VALUES (9, 'old')")
        db.execute('CREATE TABLE "Order Details" ("Unit Price" numeric, "100%" text, "a:b" text, """" text)')
        db.execute("INSERT INTO \"Order Details\" VALUES (1.10, 'half', 'colon', 'quote')")
        db.execute(
            'CREATE TABLE "中文表" ("编号" int, "标题" text); INSERT INTO "中文表" VALUES (1, \'红楼梦\')'
        )
        db.execute('CREATE TABLE "archive.items" (other int); CREATE TABLE nothing (a int)')
        db.execute("CREATE VIEW liked AS SELECT user_id, item_id FROM interactions WHERE rating >= 4")
        db.execute(
            "CREATE VIEW wide AS SELECT n AS item_id, repeat(md5(n::text), 20) AS text"
            f" FROM generate_series(1, {ROWS}) n"
        )
        db.execute("CREATE VIEW endless AS SELECT pg_sleep(60)::text AS slept")
        db.execute(
            "CREATE TABLE plays (at date, item_id int) PARTITION BY RANGE (at);"
            " CREATE TABLE plays_2023 PARTITION OF plays FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');"
            " CREATE TABLE plays_2024 PARTITION OF plays FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');"
            " INSERT INTO plays SELECT '2023-12-01'::date + n % 60, n FROM generate_series(1, 1000) n"
        )
        db.execute("CREATE TABLE secret (a int)")
        db.execute("GRANT SELECT ON items, users TO reader")
        db.execute("ANALYZE")
    return postgresql.url("shop")


def in_sqlite(path):
    """The items in SQLite, which keeps lists as text and times as Python wrote them."""
    db = sqlite3.connect(path)
    db.execute(
        "CREATE TABLE items (item_id INTEGER PRIMARY KEY, title TEXT, tags TEXT, details JSON, price NUMERIC,"
        " score REAL, weight REAL, released DATE, updated TIMESTAMP, sold BOOLEAN, code TEXT)"
    )
    for row in reversed(ITEMS):
        cells = objects(row)
        cells[2] = ", ".join(cells[2]) if cells[2] is not None else None
        cells[7] = str(cells[7]) if cells[7] else None
        cells[8] = str(cells[8].astimezone(dt.UTC)) if cells[8] else None
        db.execute(f"INSERT INTO items VALUES ({', '.join('?' * len(COLUMNS))})", cells)
    db.execute('CREATE TABLE "Order Details" ("Unit Price" REAL, rowid TEXT, picture BLOB)')
    db.execute("INSERT INTO \"Order Details\" VALUES (1.10, 'b', x'00ff'), (2, 'a', NULL)")
    db.execute("CREATE TABLE keyed (b TEXT, a TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID")
    db.execute("INSERT INTO keyed VALUES ('1', 'z'), ('2', 'y'), ('1', 'y')")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(title)")
    db.execute("CREATE VIEW cheap AS SELECT title FROM items WHERE price < 10")
    db.execute("CREATE TABLE gone (a)")
    db.execute("CREATE VIEW broken AS SELECT a FROM gone")
    db.execute("DROP TABLE gone")
    db.execute(
        "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) AS c FROM n"
    )
    db.commit()
    db.close()
    return path


def in_duckdb(path):
    """The items in DuckDB, and a view that reaches for another file."""
    outside = path.with_name("outside.csv")
    outside.write_text("a,b\n1,2\n")
    db = duckdb.connect(str(path))
    db.execute("SET TimeZone = 'Asia/Shanghai'")
    db.execute(
        "CREATE TABLE items (item_id INTEGER PRIMARY KEY, title VARCHAR, tags VARCHAR[], details JSON, price DECIMAL(10,2),"
        " score FLOAT, weight DOUBLE, released DATE, updated TIMESTAMPTZ, sold BOOLEAN, code VARCHAR)"
    )
    for row in ITEMS:
        db.execute(f"INSERT INTO items VALUES ({', '.join('?' * len(COLUMNS))})", objects(numbers(row)))
    db.execute('CREATE SCHEMA archive; CREATE TABLE archive."Order ""Details" (a INTEGER)')
    db.execute(
        "CREATE TABLE vectors AS SELECT 1 AS id, [0.1, 0.7]::FLOAT[2] AS v, {'k': [1.5]} AS s, INTERVAL '2' HOUR AS t"
    )
    db.execute(f"CREATE TABLE many AS SELECT n, n % 7 AS m FROM range({ROWS}) t(n)")
    db.execute(f"CREATE VIEW outside AS SELECT * FROM read_csv('{outside}')")
    db.execute("CREATE VIEW cheap AS SELECT title FROM items WHERE price < 10")
    db.execute(
        "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1::HUGEINT UNION ALL SELECT x + 1 FROM n) SELECT count(*) AS c FROM n"
    )
    db.close()
    return path
