"""Tables for analysts, Parquet and CSV: written, read back by others, compared with the codings."""

import json
from dataclasses import fields, replace
from datetime import date

import duckdb
import pandas as pd
import polars as pl
import pytest
from exported import awkward, codings, records

from dragoman import coding as shapes
from dragoman.errors import InputError
from dragoman.export.delimited import columns, write_csv
from dragoman.export.parquet import schema, to_tables, write_parquet
from dragoman.export.records import FIELDS, TABLES, story_day, to_records
from dragoman.export.whole import MARK
from dragoman.story import Story

LAYERS = [t for t in TABLES if t != "stories"]
SHAPES = {
    "stories": Story, "actors": shapes.Actor, "statements": shapes.Statement, "times": shapes.Time,
    "events": shapes.Event, "positions": shapes.Position,
}  # fmt: skip


def files(folder) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def parquet(tmp_path_factory):
    out = tmp_path_factory.mktemp("parquet") / "tables"
    write_parquet(codings(), out)
    return out


@pytest.fixture(scope="module")
def comma(tmp_path_factory):
    out = tmp_path_factory.mktemp("csv") / "tables"
    write_csv(codings(), out)
    return out


# -- rows ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", TABLES)
def test_every_field_of_a_record_is_a_column(table):
    written = {f.name for f in fields(SHAPES[table])} - {"chain"}
    assert written - {"id"} <= set(FIELDS[table]) | {"id"}


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_the_fields_in_their_order(table):
    for coding in (*codings(), awkward()):
        for row in to_records(coding)[table]:
            assert tuple(row) == tuple(FIELDS[table])


@pytest.mark.parametrize(("published", "day"), [
    ("2031-03-04", "2031-03-04"),
    ("2031-03-04T10:00:00Z", "2031-03-04"),
    ("2031-03", None),  # a month is no day
    ("XXXX-03-04", None),
    (None, None),
])  # fmt: skip
def test_a_story_has_a_day_only_where_all_of_it_is_known(published, day):
    assert story_day(Story("s", "", published=published)) == day


# -- Parquet ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", TABLES)
def test_pandas_polars_and_duckdb_count_the_rows_of_the_codings(parquet, table):
    expected = len(codings()) if table == "stories" else len(records(table))
    assert len(pd.read_parquet(parquet / table)) == expected
    assert len(pl.read_parquet(parquet / table)) == expected
    found = duckdb.sql(f"SELECT count(*) FROM read_parquet('{parquet}/{table}/*/*.parquet')").fetchall()
    assert found == [(expected,)]


def test_the_day_of_the_story_is_a_partition(parquet):
    assert {p.name for p in (parquet / "events").iterdir()} == {"day=2031-03-04", "day=2031-03-06", "day=unknown"}
    frame = pd.read_parquet(parquet / "events")
    for coding in codings():
        days = set(frame[frame["story"] == coding.story.id]["day"].astype(str))
        assert days <= {story_day(coding.story) or "unknown"}
    of_day = duckdb.sql(
        f"SELECT count(*) FROM read_parquet('{parquet}/events/*/*.parquet', hive_partitioning = true) "
        "WHERE day = '2031-03-06'"
    ).fetchall()
    assert of_day == [(len(codings()[1].events),)]


def test_columns_are_nested_and_typed(parquet):
    found = pl.read_parquet(parquet / "events").schema
    span = pl.Struct({"start": pl.Int32, "end": pl.Int32})
    assert found["trigger"] == span
    assert found["actors"] == pl.List(pl.String)
    assert found["confidence"] == pl.Float64
    assert found["date"].to_schema()["start"] == pl.Date
    assert found["location"].to_schema()["lat"] == pl.Float64
    assert pl.read_parquet(parquet / "statements").schema["content"] == pl.List(span)
    assert pl.read_parquet(parquet / "actors").schema["igo"] == pl.Boolean


def test_values_are_those_of_the_coding_and_words_stand_beside_spans(parquet):
    frame = pl.read_parquet(parquet / "events")
    for coding in codings():
        for event in coding.events:
            (row,) = frame.filter(story=coding.story.id, id=event.id).to_dicts()
            assert (row["type"], row["status"], row["confidence"]) == (event.type, event.status, event.confidence)
            assert row["trigger"] == {"start": event.trigger.start, "end": event.trigger.end}
            assert row["trigger_text"] == coding.story.cut(event.trigger)
            assert row["actors"] == list(event.actors)
            assert row["actors_name"] == [coding.actor(a).name for a in event.actors]
            assert (row["date"]["start"] or "") == (date.fromisoformat(event.date.start) if event.date.start else "")
    texts = pd.read_parquet(parquet / "stories").set_index("story")["text"]
    assert texts[codings()[0].story.id] == codings()[0].story.text


def test_sql_reaches_into_lists_and_structs(parquet):
    rows = duckdb.sql(
        f"SELECT id, unnest(content).start FROM read_parquet('{parquet}/statements/*/*.parquet')"
    ).fetchall()
    assert len(rows) == sum(len(s.content) for s in records("statements"))


@pytest.mark.parametrize("table", LAYERS)
def test_an_empty_coding_has_the_same_columns_and_types(tmp_path, table):
    out = tmp_path / "tables"
    assert write_parquet([codings()[3]], out) == dict.fromkeys(LAYERS, 0) | {"stories": 1}
    found = pl.read_parquet(out / table / "**/*.parquet", hive_partitioning=False)
    assert found.schema == pl.from_arrow(schema(table).empty_table()).schema
    assert len(pd.read_parquet(out / table)) == 0


def test_awkward_texts_come_back_as_they_are(tmp_path):
    write_parquet([awkward()], tmp_path / "tables")
    (row,) = pl.read_parquet(tmp_path / "tables" / "stories").to_dicts()
    assert (row["text"], row["title"]) == (awkward().story.text, awkward().story.title)
    assert to_tables([awkward()])["actors"]["name"].to_pylist() == [a.name for a in awkward().actors]


def test_stories_of_a_day_are_written_some_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr("dragoman.export.parquet.AT_ONCE", 2)
    many = [replace(codings()[0], story=replace(codings()[0].story, id=f"s{n}")) for n in range(5)]
    counts = write_parquet(iter(many), tmp_path / "tables")
    assert counts["events"] == 5 * len(codings()[0].events)
    assert pl.read_parquet(tmp_path / "tables" / "stories")["story"].to_list() == [f"s{n}" for n in range(5)]


# -- CSV -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", TABLES)
def test_csv_counts_the_same_by_all_three(comma, table):
    expected = len(codings()) if table == "stories" else len(records(table))
    path = comma / f"{table}.csv"
    assert len(pd.read_csv(path)) == expected
    assert len(pl.read_csv(path, infer_schema=False)) == expected
    assert duckdb.sql(f"SELECT count(*) FROM read_csv('{path}', all_varchar = true, header = true)").fetchall() == [
        (expected,)
    ]
    assert tuple(pd.read_csv(path).columns) == columns(table)


def test_csv_is_flat_with_words_beside_spans(comma):
    frame = pd.read_csv(comma / "events.csv", dtype={"cameo": str}, keep_default_na=False)
    first, event = codings()[0], codings()[0].events[0]
    row = frame.iloc[0]
    assert (row["story"], row["id"], row["type"]) == (first.story.id, event.id, event.type)
    assert (int(row["trigger_start"]), int(row["trigger_end"])) == (event.trigger.start, event.trigger.end)
    assert row["trigger_text"] == first.story.cut(event.trigger)
    assert row["actors"] == "; ".join(event.actors)
    assert row["cameo"] == (event.cameo or "")
    assert row["date_start"] == (event.date.start or "")
    assert list(frame["status"]) == [e.status for e in records("events")]
    statements = pd.read_csv(comma / "statements.csv", keep_default_na=False)
    told = [s for s in first.statements if len(s.content) > 1]
    for s in told:
        row = statements[(statements["story"] == first.story.id) & (statements["id"] == s.id)].iloc[0]
        assert row["content"] == "; ".join(f"{c.start}-{c.end}" for c in s.content)


def test_lists_of_records_are_json_in_csv(comma):
    models = pd.read_csv(comma / "stories.csv", keep_default_na=False)["models"]
    made = codings()[0].provenance.models
    assert {m["name"]: m["version"] for m in json.loads(models[0])} == made


def test_no_cell_of_a_csv_holds_a_tab_or_a_line_end_and_spans_still_cut(tmp_path):
    counts = write_csv([awkward()], tmp_path / "tables")
    for table in TABLES:
        text = (tmp_path / "tables" / f"{table}.csv").read_text(encoding="utf-8")
        assert len(text.splitlines()) == counts[table] + 1  # splitlines knows every kind of line end
        assert "\t" not in text
    story = pd.read_csv(tmp_path / "tables" / "stories.csv", keep_default_na=False)["text"][0]
    assert len(story) == len(awkward().story.text)
    events = pd.read_csv(tmp_path / "tables" / "events.csv", keep_default_na=False)
    assert len(events)
    for _, e in events.iterrows():
        assert story[int(e["sentence_start"]) : int(e["sentence_end"])] == e["sentence_text"]
    assert "🚢" in story


# -- both ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_a_second_run_gives_the_same_bytes_and_takes_the_old_ones_place(tmp_path, write):
    out = tmp_path / "tables"
    write(iter(codings()), out)
    first = files(out)
    write(iter(codings()), out)
    assert files(out) == first
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_a_run_that_breaks_off_leaves_the_old_export(tmp_path, write):
    def breaking():
        yield codings()[0]
        raise KeyboardInterrupt

    out = tmp_path / "tables"
    with pytest.raises(KeyboardInterrupt):
        write(breaking(), out)
    assert list(tmp_path.iterdir()) == []
    write([codings()[1]], out)
    before = files(out)
    with pytest.raises(KeyboardInterrupt):
        write(breaking(), out)
    assert files(out) == before
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_what_a_killed_run_left_is_cleared_away(tmp_path, write):
    left = tmp_path / "tables.part"
    left.mkdir()
    (left / MARK).touch()
    (left / "half.csv").write_text("half")
    write(codings(), tmp_path / "tables")
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]


@pytest.mark.parametrize("write", [write_parquet, write_csv])
@pytest.mark.parametrize("where", ["tables", "tables.part", "tables.old"])
def test_a_folder_with_files_of_others_is_never_touched(tmp_path, write, where):
    other = tmp_path / where
    other.mkdir()
    (other / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="this folder holds other files"):
        write(codings(), tmp_path / "tables")
    assert (other / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_a_file_added_to_an_export_is_never_lost(tmp_path, write):
    write(codings(), tmp_path / "tables")
    (tmp_path / "tables" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"not of it: notes\.txt"):
        write(codings(), tmp_path / "tables")
    assert (tmp_path / "tables" / "notes.txt").read_text() == "mine"
