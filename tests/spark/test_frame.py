"""A DataFrame of stories in, one of codings out: byte for byte those of a local run, bad rows in a column."""

import random
import sys
from datetime import UTC, date, datetime

import pytest

import dragoman
from dragoman.coder import LONGEST_STORY
from dragoman.errors import InputError
from dragoman.export.records import FIELDS, TABLES, to_records
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
