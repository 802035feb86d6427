"""`dragoman spark-code IN... OUT`: files of any format in, Parquet by day out, the same that a local run gives."""

import gzip
import json
import re
import shutil
import sys

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dragoman import cli
from dragoman.export.parquet import write_parquet
from dragoman.export.records import TABLES
from dragoman.run import Run

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
