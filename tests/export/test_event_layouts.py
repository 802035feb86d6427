"""Events in the layouts of other data sets: columns, cells, and files read back by others."""

import duckdb
import pandas as pd
import polars as pl
import pytest
from exported import awkward, codings

from dragoman.export import gdelt, phoenix, polecat
from dragoman.export.folding import find_dyads
from dragoman.export.gdelt import write_gdelt
from dragoman.export.phoenix import write_phoenix
from dragoman.export.polecat import write_polecat

HEADER = """Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name, Actor Country, \
Actor COW, Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, Wikipedia Actor ID, Recipient Name, \
Recipient Country, Recipient COW, Primary Recipient Sector, Recipient Sectors, Recipient Title, Recipient Name Raw, \
Wikipedia Recipient ID, Placename, City, District, Province, Country, Latitude, Longitude, GeoNames ID, Raw Placename, \
Feature Type, Source, Publication Date, Story People, Story Organizations, Story Locations, Language, Version"""
OPTIONS = {"polecat": {"header": 0}, "phoenix": {"header": None}, "gdelt": {"header": None}, "gdelt2": {"header": None}}
WRITERS = {
    "polecat": (write_polecat, polecat.COLUMNS, polecat.to_rows),
    "phoenix": (write_phoenix, phoenix.COLUMNS, phoenix.to_rows),
    "gdelt": (write_gdelt, gdelt.COLUMNS_1, gdelt.to_rows),
    "gdelt2": (
        lambda c, p: write_gdelt(c, p, version=2), gdelt.COLUMNS_2, lambda c: gdelt.to_rows(c, version=2),
    ),
}  # fmt: skip


def test_the_columns_are_those_of_the_layouts():
    assert tuple(h.strip() for h in HEADER.split(",")) == polecat.POLECAT
    assert len(polecat.POLECAT) == 40
    assert polecat.COLUMNS[40:] == ("Status", "Asserted By", "Sentence", "Start", "End", "URL", "Confidence")
    assert (len(phoenix.COLUMNS), len(gdelt.COLUMNS_1), len(gdelt.COLUMNS_2)) == (26, 58, 61)


@pytest.mark.parametrize("layout", WRITERS)
def test_every_row_has_the_columns_in_order(layout):
    _, columns, rows = WRITERS[layout]
    for coding in (*codings(), awkward()):
        for row in rows(coding):
            assert tuple(row) == columns


def test_rows_are_the_pairs_of_the_stories():
    counts = [len(list(find_dyads(c))) for c in codings()]
    # talks both ways, ACCUSE, SANCTION, the announced SANCTION; talks both ways, announced troops; a clash both ways
    # and an arrest; nothing in the empty one
    assert counts == [5, 3, 3, 0]


@pytest.mark.parametrize("layout", WRITERS)
def test_pandas_polars_and_duckdb_read_the_same_cells(tmp_path, layout):
    write, columns, rows = WRITERS[layout]
    path, header = tmp_path / "events.tsv", layout == "polecat"
    expected = [["" if v is None else str(v) for v in row.values()] for c in codings() for row in rows(c)]
    assert write(codings(), path) == len(expected)
    panda = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, **OPTIONS[layout])
    assert panda.to_numpy().tolist() == expected
    polar = pl.read_csv(path, separator="\t", has_header=header, infer_schema=False)
    assert [[v or "" for v in row] for row in polar.rows()] == expected
    duck = duckdb.sql(
        f"SELECT * FROM read_csv('{path}', delim = '\t', header = {header}, all_varchar = true, quote = '\"')"
    ).fetchall()
    assert [[v or "" for v in row] for row in duck] == expected
    if header:
        assert tuple(panda.columns) == tuple(polar.columns) == columns


@pytest.mark.parametrize("layout", WRITERS)
def test_no_text_breaks_a_row(tmp_path, layout):
    write, columns, _ = WRITERS[layout]
    path = tmp_path / "events.tsv"
    count = write([awkward()], path)
    assert count
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == count + (layout == "polecat")
    assert all(line.count("\t") == len(columns) - 1 for line in lines)
    quoted = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, **OPTIONS[layout])
    assert quoted.shape == (count, len(columns))
    if layout != "polecat":  # old scripts read these with quoting or without
        assert '"' not in path.read_text(encoding="utf-8")
    assert "😀" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("layout", WRITERS)
def test_a_story_without_events_is_a_file_without_rows_and_runs_agree(tmp_path, layout):
    write, columns, _ = WRITERS[layout]
    assert write([codings()[3]], tmp_path / "none") == 0
    assert (tmp_path / "none").read_text() == ("\t".join(columns) + "\n" if layout == "polecat" else "")
    write(codings(), tmp_path / "one")
    write(iter(codings()), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("layout", WRITERS)
def test_a_run_that_breaks_off_leaves_the_old_file(tmp_path, layout):
    def breaking():
        yield codings()[0]
        raise KeyboardInterrupt

    path = tmp_path / "events.tsv"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        WRITERS[layout][0](breaking(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_row_of_polecat():
    coding = codings()[0]
    row = next(iter(polecat.to_rows(coding)))
    assert {k: v for k, v in row.items() if v is not None and not k.startswith("Story")} == {
        "Event ID": f"{coding.story.id}_e1_1", "Event Date": "2031-03-04", "Event Type": "AGREE", "Intensity": 2.5,
        "Quad Code": "VERBAL COOPERATION", "Contexts": "diplomatic", "Actor Name": "Sweden", "Actor Country": "SWE",
        "Primary Actor Sector": "GOV", "Actor Sectors": "GOV", "Actor Name Raw": "Sweden",
        "Recipient Name": "Finland", "Recipient Country": "FIN", "Primary Recipient Sector": "GOV",
        "Recipient Sectors": "GOV", "Recipient Name Raw": "Finland", "Placename": "Helsinki", "City": "Helsinki",
        "Country": "FIN", "Latitude": 60.17, "Longitude": 24.935, "Raw Placename": "Helsinki", "Feature Type": "PPLC",
        "Source": "Baltic Wire", "Publication Date": "2031-03-04", "Language": "en",
        "Version": f"dragoman {coding.provenance.dragoman}", "Status": "planned",
        "Asserted By": "Finnish Foreign Ministry", "Sentence": coding.story.text.split("\n")[0], "Start": 0,
        "End": len(coding.story.text.split("\n")[0]), "URL": "https://wire.example/strait?a=1",
        "Confidence": coding.events[0].confidence,
    }  # fmt: skip
    assert "Aino Lehtoranta" in row["Story People"]
    assert row["Story Locations"].endswith("Helsinki")


def test_a_body_of_states_stands_in_the_countrys_place():
    row = next(r for r in polecat.to_rows(codings()[0]) if r["Event Type"] == "SANCTION")
    assert (row["Actor Name"], row["Actor Country"], row["Recipient Country"]) == ("European Union", "IGO", "BLR")


def test_all_statuses_keep_their_own_type(tmp_path):
    coding = codings()[0]
    wanted = [r for r in polecat.to_rows(coding, all_statuses=True) if r["Status"] == "wanted"]
    assert [(r["Event Type"], r["Actor Name"], r["Recipient Name"]) for r in wanted] == [("AID", "Sweden", "Ukraine")]
    assert not [r for r in polecat.to_rows(coding) if r["Status"] == "wanted"]
    more = write_polecat(codings(), tmp_path / "all", all_statuses=True)
    assert more > write_polecat(codings(), tmp_path / "told")


def test_a_row_of_phoenix():
    coding = codings()[1]
    row = next(iter(phoenix.to_rows(coding)))
    assert {k: v for k, v in row.items() if v is not None} == {
        "EventID": f"{coding.story.id}_e1_1", "Date": "20310305", "Year": 2031, "Month": 3, "Day": 5,
        "SourceActorFull": "FRAGOV", "SourceActorEntity": "FRA", "SourceActorRole": "GOV",
        "TargetActorFull": "DEUGOV", "TargetActorEntity": "DEU", "TargetActorRole": "GOV", "EventCode": "040",
        "EventRootCode": "04", "PentaClass": 1, "Lat": 48.853, "Lon": 2.349, "LocationName": "Paris",
        "CountryCode": "FRA", "SentenceID": f"{coding.story.id}_0", "NewsSources": "Baltic Wire",
    }  # fmt: skip


def test_a_row_of_gdelt():
    coding = codings()[1]
    row = next(iter(gdelt.to_rows(coding)))
    number = row.pop("GLOBALEVENTID")
    assert 0 < number < 2**52
    assert {k: v for k, v in row.items() if v is not None} == {
        "SQLDATE": "20310305", "MonthYear": "203103", "Year": 2031, "FractionDate": "2031.1781",
        "Actor1Code": "FRAGOV", "Actor1Name": "FRANCE", "Actor1CountryCode": "FRA", "Actor1Type1Code": "GOV",
        "Actor2Code": "DEUGOV", "Actor2Name": "GERMANY", "Actor2CountryCode": "DEU", "Actor2Type1Code": "GOV",
        "IsRootEvent": 1, "EventCode": "040", "EventBaseCode": "040", "EventRootCode": "04", "QuadClass": 1,
        "NumMentions": 1, "NumSources": 1, "NumArticles": 1, "ActionGeo_Type": 4, "ActionGeo_FullName": "Paris",
        "ActionGeo_Lat": 48.853, "ActionGeo_Long": 2.349, "DATEADDED": "20310306",
    }  # fmt: skip
    later = [r["IsRootEvent"] for r in gdelt.to_rows(coding)]
    assert later == [1, 1, 0]
    second = next(iter(gdelt.to_rows(coding, version=2)))
    assert (second["GLOBALEVENTID"], second["DATEADDED"]) == (number, "20310306000000")


def test_ids_are_unique_in_every_layout():
    for name, column in (("polecat", "Event ID"), ("phoenix", "EventID"), ("gdelt", "GLOBALEVENTID")):
        ids = [r[column] for c in codings() for r in WRITERS[name][2](c)]
        assert len(ids) == len(set(ids))
