"""A DataFrame of stories in, one of codings out; files of any format in, Parquet by day out: the bytes of a local run.

One file, so that tests in several processes start one Spark.
"""

import gzip
import json
import random
import re
import shutil
import sys
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dragoman
from dragoman import cli
from dragoman.coder import LONGEST_STORY
from dragoman.errors import InputError
from dragoman.export.parquet import write_parquet
from dragoman.export.records import FIELDS, TABLES, to_records
from dragoman.run import Run
from dragoman.schema import read_story, write_story

GOOD = "Sweden will hold talks with Finland on Friday, the foreign ministry said. It denied moving troops."
BAD = (
    ({"id": "none", "text": None}, "neither raw nor text"),
    ({"id": "blank", "text": " \n"}, "no text"),
    ({"id": "long", "text": "word " * (LONGEST_STORY // 5 + 1)}, "characters, more than"),
    ({"id": "when", "text": GOOD, "published": "the day before"}, "is no date"),
)
LAYERS = [t for t in TABLES if t != "stories"]


def frame(spark, rows):
    return spark.createDataFrame(rows, "id string, text string, published string, title string")


def test_java_leaves_the_cores_to_the_workers_beside_it(spark):
    assert "UseSerialGC" in spark.sparkContext.getConf().get("spark.driver.defaultJavaOptions")
    assert spark._jvm.java.lang.management.ManagementFactory.getGarbageCollectorMXBeans()[0].getName() == "Copy"


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_codings_are_those_of_a_local_run_however_rows_are_split_and_ordered(spark, rows, local, partitions):
    shuffled = random.Random(partitions).sample(rows, len(rows))
    df = frame(spark, shuffled).repartition(partitions)
    coded = dragoman.spark.code(df, text="text", id="id", published="published", partitions=partitions)
    found = coded.collect()
    assert {r["id"]: r["coding"] for r in found} == {id_: coding.to_json() for id_, coding in local.items()}
    assert len(found) == len(rows)
    assert [r["id"] for r in found if r["error"]] == ["w2"]  # its coding is empty, and here is why
    for row in found:  # records as the tables have them, each with what the tables know of it
        told = to_records(local[row["id"]])
        for layer in LAYERS:
            assert [{"story": row["id"], **r.asDict(recursive=True)} for r in row[layer]] == told[layer]
        story = {f: plain(row[f]) for f in FIELDS["stories"] if f != "story"}
        assert [{"story": row["id"], **story}] == told["stories"]
    assert {r["day"] for r in found if r["id"] in ("w1", "w3")} == {"2017-04-11", "unknown"}


def plain(value):
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.asDict(recursive=True) if hasattr(value, "asDict") else value


def test_a_bad_row_has_its_error_in_a_column_and_stops_nothing(spark, rows, local):
    twins = [{"id": "twin", "text": f"{GOOD} It was {when}."} for when in ("late", "dark", "cold")]
    given = [*(row for row, _ in BAD), *twins, next(r for r in rows if r["id"] == "w1")]
    df = frame(spark, [{"published": None, "title": None, **row} for row in given])
    found = dragoman.spark.code(df, partitions=2).select("id", "coding", "error").collect()
    assert len(found) == len(given)
    for row, reason in BAD:
        (one,) = [r for r in found if r["id"] == row["id"]]
        assert reason in one["error"]["reason"]
        assert one["error"]["do"]
        assert (one["coding"] is None) == (row["id"] != "blank")
    (good,) = [r for r in found if r["id"] == "w1"]
    assert (good["coding"], good["error"]) == (local["w1"].to_json(), None)
    same = [r for r in found if r["id"] == "twin"]
    assert sorted(r["coding"] is None for r in same) == [False, True, True]
    assert {r["error"]["reason"] for r in same if r["error"]} == {"another story has the id 'twin', too."}
    (kept,) = [r["coding"] for r in same if r["coding"]]
    again = dragoman.spark.code(df.orderBy("text"), partitions=1).select("id", "coding").where("id = 'twin'")
    assert kept in {r["coding"] for r in again.collect()}  # whatever the order, the same one is coded


def test_cells_count_as_in_a_local_run_whatever_their_types(spark):
    """Days, moments (in UTC, whatever the session's zone) and numbers; lists in columns nobody asked for."""
    spark.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    moment = datetime(2017, 4, 11, 20, tzinfo=UTC)
    rows = [(7, GOOD, date(2017, 4, 11), moment, ["A. Writer"])]
    df = spark.createDataFrame(rows, "number long, body string, day date, moment timestamp, author array<string>")
    try:
        for column in ("day", "moment"):
            (row,) = dragoman.spark.code(df, raw="body", id="number", published=column, partitions=1).collect()
            assert (row["id"], row["published"], row["day"], row["error"]) == ("7", "2017-04-11", "2017-04-11", None)
            assert row["statements"]
    finally:
        spark.conf.unset("spark.sql.session.timeZone")


def test_users_own_actors_reach_the_workers(spark, tmp_path):
    table = tmp_path / "own.tsv"
    table.write_text("name\taliases\tcountry\tsectors\tkind\nSalt Coast Front\tSCF\tVES\tREB\tgroup\n")
    df = frame(spark, [{"id": "a", "text": "The SCF attacked Norway on Monday.", "published": None, "title": None}])
    (row,) = dragoman.spark.code(df, actors=[table], partitions=1).collect()
    assert "Salt Coast Front" in [a["name"] for a in row["actors"]]


def test_a_wrong_column_is_refused_at_once_with_those_there_are(spark, rows):
    df = frame(spark, rows)
    with pytest.raises(InputError, match=r"no column 'body'.*It has: id, text, published, title"):
        dragoman.spark.code(df, text="body")
    with pytest.raises(InputError, match="no column holds the text; there are: id, title"):
        dragoman.spark.code(df.select("id", "title"))
    with pytest.raises(InputError, match="stories have no field 'colour'"):
        dragoman.spark.code(df, colour="title")
    with pytest.raises(InputError, match="1 or more"):
        dragoman.spark.code(df, partitions=0)


def test_without_pyspark_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(InputError, match=r"pip install 'dragoman\[spark\]'"):
        dragoman.spark.code(None)


def test_a_story_is_the_same_after_its_way_from_worker_to_worker(local):
    for coding in local.values():
        assert read_story(write_story(coding.story)) == coding.story


# -- the command --------------------------------------------------------------------------------------------------
PAGE = "<!doctype html><html><head><title>Talks open</title></head><body><article>{}</article></body></html>"
LINES = (
    "Vesland and Norria will open talks on the border on Friday, the Veslandic foreign ministry said.",
    "The ministry said that the two ministers would meet in the capital of Kessia for two days.",
    "Norria has not confirmed the date and accused Vesland of breaking the truce last month.",
)


@pytest.fixture(scope="module")
def given(rows, tmp_path_factory):
    """A folder with the stories in every kind of file, a broken line and a gzip file that is cut off."""
    folder = tmp_path_factory.mktemp("given")
    parts = [rows[i::4] for i in range(4)]
    lines = ["".join(json.dumps(row) + "\n" for row in part) for part in parts]
    (folder / "inner").mkdir()
    (folder / "inner" / "one.jsonl").write_bytes(lines[0].encode() + b'{"id": "broken", "text": \n\n')
    cafe = {"id": "cafe", "text": "“We will never leave the Café accord,” the minister said on Monday."}
    (folder / "a file.JSONL").write_bytes(json.dumps(cafe, ensure_ascii=False).encode("cp1252"))
    (folder / "two.jsonl.gz").write_bytes(gzip.compress(lines[1].encode()))
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(lines[2].encode() * 3)[:-20])
    pq.write_table(pa.Table.from_pylist(parts[3]), folder / "inner" / "three.parquet")
    (folder / "crawl.warc.gz").write_bytes(warc(PAGE.format("".join(f"<p>{x}</p>" for x in LINES))))
    (folder / "notes.md").write_text("No story.")
    return folder


def warc(page: str) -> bytes:
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    head = ["WARC/1.0", "WARC-Type: response", "WARC-Target-URI: https://norpress.example/2018/05/03/talks"]
    head += ["WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>", "WARC-Date: 2020-01-01T00:00:00Z"]
    head += ["Content-Type: application/http; msgtype=response", f"Content-Length: {len(body)}"]
    return gzip.compress("\r\n".join(head).encode() + b"\r\n\r\n" + body + b"\r\n\r\n")


@pytest.fixture
def spark_code(spark, monkeypatch, capsys):
    """`spark_code(*words)` runs the command on the running Spark; its status and what it says."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["dragoman", "spark-code", *map(str, words)])
        with pytest.raises(SystemExit) as done:
            cli.main()
        return done.value.code or 0, capsys.readouterr().err

    return run


def test_every_kind_of_file_gives_the_tables_of_a_local_run(spark, spark_code, given, tmp_path):
    out, run = tmp_path / "out", Run()
    want = tmp_path / "want"
    codings = {c.story.id: c for c in run.code([given])}  # a cut file may give a story again: one coding an id
    write_parquet(codings.values(), want)
    status, told = spark_code(given, out, "--partitions", 3)
    assert status == 1
    db = duckdb.connect()

    def table(folder, name):
        files = f"read_parquet('{folder}/{name}/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
        rows = db.sql(f"SELECT * FROM {files} ORDER BY ALL")
        return rows.columns, rows.types, rows.fetchall()

    for name in TABLES:
        assert table(out, name) == table(want, name), name
    found = dict(db.sql(f"SELECT story, coding FROM read_parquet('{out}/codings/*/*.parquet')").fetchall())
    assert found == {id_: c.to_json() for id_, c in codings.items()}
    errors = db.sql(f"SELECT \"where\", id, reason FROM read_parquet('{out}/errors/*.parquet')").fetchall()
    twice = [e for e in errors if "another story has the id" in e[2]]
    assert sorted(e[2] for e in errors if e not in twice) == sorted(e.reason for e in run.errors)
    assert any(where.startswith(str(given / "inner" / "one.jsonl")) and "broken" in where for where, _, _ in errors)
    assert any(where.startswith(str(given / "cut.jsonl.gz")) for where, _, _ in errors)
    pattern = rf"{len(codings)} stories coded in [\d.]+ s: {out}; 1 with nothing to code, {len(errors) - 1} failed"
    assert re.search(pattern, told)
    assert not (out / "_coded").exists()
    assert (out / "_SUCCESS").exists()
    by_day = spark.read.parquet(str(out / "events")).where("day = '2017-04-11'").count()
    assert by_day == len([r for r in table(want, "events")[2] if "2017-04-11" in r])


def test_an_output_is_only_replaced_when_that_is_asked_for(spark_code, tmp_path):
    story = tmp_path / "in" / "story.jsonl"
    story.parent.mkdir()
    story.write_text(json.dumps({"inhalt": "Kenya sent aid to Chad on Monday, the ministry said.", "id": "k"}))
    out = tmp_path / "out"
    asked = (story.parent, out, "--column", "text=inhalt", "--partitions", 1, "--quiet")
    assert spark_code(*asked) == (0, "")
    assert spark_code(*asked)[0] == 2
    (out / "_SUCCESS").unlink()
    status, told = spark_code(*asked)
    assert (status, "broken off" in told, "--mode overwrite" in told) == (2, True, True)
    assert spark_code(*asked, "--mode", "overwrite") == (0, "")
    (out / "mine.txt").write_text("Mine.")
    status, told = spark_code(*asked, "--mode", "overwrite")
    assert (status, "mine.txt" in told, (out / "mine.txt").exists()) == (2, True, True)
    shutil.rmtree(out)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("out",), "no output"),
        (("nothing.jsonl", "out"), "there is no such file or folder"),
        (("empty", "out"), "no file of stories"),
        (("empty", "out", "--mode", "append"), "no mode 'append'"),
        (("empty", "."), "lies in it"),
        (("table.parquet", "out"), "no column holds the text; there are: colour"),
        (("empty", "out", "--column", "text"), "gives no name a value"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(spark_code, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    pq.write_table(pa.table({"colour": ["red"]}), tmp_path / "table.parquet")
    paths = [w if w.startswith("-") or n > 1 else str(tmp_path / w) for n, w in enumerate(words)]
    status, said = spark_code(*paths)
    assert (status, said.count("\n")) == (2, 1), said
    assert told in said
    assert not (tmp_path / "out").exists()
