"""Tables of stories: CSV and TSV as spreadsheets write them, JSON rows, Parquet, packed or not."""

import csv
import gzip
import io
import json
from datetime import UTC, date, datetime

import pytest
from whole import BODY, A, B, holds

from dragoman.errors import InputError
from dragoman.reading import Rejected, read_path, read_rows, read_stream
from dragoman.reading.columns import match_columns

TEXT = "\n\n".join(BODY)
ROW = {"id": "one", "title": "Talks open in Oru", "date": "2018-05-03", "source": "Norpress", "body": TEXT}


def table(*rows, delimiter=",", encoding="utf-8", ends="\r\n", header=None) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, header or list(rows[0]), delimiter=delimiter, lineterminator=ends)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def renamed(**names):
    return {names.get(n, n): v for n, v in ROW.items()}


TABLES = {
    "comma": ("a.csv", table(ROW), None),
    "tab": ("a.tsv", table(ROW, delimiter="\t"), None),
    "semicolon": ("a.csv", table(ROW, delimiter=";"), None),
    "bar": ("a.csv", table(ROW, delimiter="|"), None),
    "unix line ends": ("a.csv", table(ROW, ends="\n"), None),
    "byte-order mark": ("a.csv", table(ROW, encoding="utf-8-sig"), None),
    "utf-16": ("a.csv", table(ROW, encoding="utf-16"), None),
    "windows-1252": ("a.csv", table(ROW, encoding="cp1252"), None),
    "no name": ("", table(ROW), None),
    "wrong name": ("a.dat", table(ROW), None),
    "packed": ("a.csv.gz", gzip.compress(table(ROW)), None),
    "packed without saying so": ("a.csv", gzip.compress(table(ROW)), None),
    "capitals": ("a.csv", table(renamed(id="ID", title="Title", date="Date", source="Source", body="Body")), None),
    "spaces in names": (
        "a.csv",
        table(
            {
                " id ": "one",
                " Headline ": ROW["title"],
                "Publish Date": "2018-05-03",
                "Outlet": "Norpress",
                "Full text": TEXT,
            }
        ),
        None,
    ),
    "content and headline": (
        "a.csv",
        table(renamed(title="headline", body="content", date="published", source="publisher")),
        None,
    ),
    "clean text": ("a.csv", table(renamed(body="text")), None),
    "german names": (
        "a.csv",
        table(
            {"Nr": "one", "Überschrift": ROW["title"], "Datum": "3 May 2018", "Zeitung": "Norpress", "Volltext": TEXT}
        ),
        {"id": "Nr", "title": "Überschrift", "published": "Datum", "publisher": "Zeitung", "raw": "Volltext"},
    ),
    "russian names": (
        "a.tsv",
        table(
            {
                "№": "one",
                "заголовок": ROW["title"],
                "дата": "2018-05-03T09:00:00Z",
                "издание": "Norpress",
                "текст": TEXT,
            },
            delimiter="\t",
        ),
        {"id": "№", "title": "заголовок", "published": "дата", "publisher": "издание", "text": "текст"},
    ),
    "other columns": ("a.csv", table({"n": 7, **ROW, "views": "", "tags": "a,b"}), None),
    "html in the cell": ("a.csv", table({**ROW, "body": "".join(f"<p>{x}</p>" for x in BODY)}), None),
    "escaped html in the cell": (
        "a.csv",
        table({**ROW, "body": "".join(f"<p>{x}</p>" for x in BODY).replace("–", "&ndash;")}),
        None,
    ),
    "json lines": ("a.jsonl", (json.dumps(ROW) + "\n").encode(), None),
    "json lines, no name": ("", (json.dumps(ROW) + "\n" + json.dumps(ROW)).encode(), None),
    "json lines, mapped": (
        "a.ndjson",
        json.dumps({"k": {}, "t": TEXT, **{k: v for k, v in ROW.items() if k != "body"}}).encode(),
        {"raw": "t"},
    ),
    "json list": ("a.json", json.dumps([ROW], indent=1).encode(), None),
    "json document": ("a.json", json.dumps(ROW, indent=2).encode(), None),
    "json packed": ("a.jsonl.gz", gzip.compress(json.dumps(ROW).encode())[:] + gzip.compress(b"\n"), None),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_row_is_a_story(tmp_path, name):
    file, raw, columns = TABLES[name]
    stories = list(read_stream(io.BytesIO(raw), name=file, columns=columns))
    if file:
        (tmp_path / file).write_bytes(raw)
        assert list(read_path(tmp_path / file, columns=columns)) == stories
    for story in stories:
        holds(story)
        assert (story.id, story.title, story.published, story.publisher) == (
            "one",
            "Talks open in Oru",
            "2018-05-03",
            "Norpress",
        )


@pytest.fixture
def parquet(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    def write(rows, name="a.parquet", **more):
        path = tmp_path / name
        pq.write_table(pa.Table.from_pylist(rows), path, **more)
        return path

    return write


@pytest.mark.parametrize(
    "when", ["2018-05-03", date(2018, 5, 3), datetime(2018, 5, 3, 9, tzinfo=UTC), datetime(2018, 5, 3, 9)]
)
@pytest.mark.parametrize("number", ["7", 7])
def test_parquet_keeps_its_types_in_order(parquet, when, number):
    path = parquet([{**ROW, "id": number, "date": when, "score": [1.5]}] * 3, row_group_size=1)
    for story in read_path(path):
        holds(story)
        assert (story.id, story.published) == ("7", "2018-05-03")


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "zstd"])
def test_parquet_is_read_whatever_its_packing_name_and_way_in(parquet, codec):
    path = parquet([ROW, {**ROW, "id": None, "body": A}], compression=codec)
    first, second = read_stream(io.BytesIO(path.read_bytes()))
    assert (holds(first).id, second.text) == ("one", A)
    other = path.with_name("b.bin")
    other.write_bytes(path.read_bytes())
    assert list(read_path(other)) == [first, second]
    packed = path.with_name("c.parquet.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert list(read_path(packed)) == [first, second]


def test_parquet_in_another_language_by_mapping(parquet):
    path = parquet([{"texte": TEXT, "titre": "Talks", "jour": date(2018, 5, 3)}])
    (story,) = read_path(path, columns={"raw": "texte", "title": "titre", "published": "jour"})
    assert (holds(story).title, story.published) == ("Talks", "2018-05-03")


def one_rejected(path, columns=None):
    (found,) = read_path(path, columns=columns)
    assert isinstance(found, Rejected)
    assert str(path) in found.where
    assert found.do
    return found


def test_a_parquet_file_without_the_column_says_what_it_has(parquet):
    path = parquet([{"titre": "Talks", "jour": "2018-05-03"}])
    assert "no column holds the text; there are: titre, jour" in one_rejected(path).reason
    missing = one_rejected(path, {"raw": "texte"})
    assert ("no column 'texte'" in missing.reason, "titre, jour" in missing.do) == (True, True)
    assert "no field 'words'" in one_rejected(path, {"words": "titre"}).reason


@pytest.mark.parametrize("keep", [100, 300, 4])
def test_a_parquet_file_that_is_cut_off_is_an_error(parquet, keep):
    path = parquet([ROW] * 5)
    path.write_bytes(path.read_bytes()[:keep])
    assert "Parquet file is damaged" in one_rejected(path).reason


def read(raw, **more):
    return list(read_stream(io.BytesIO(raw), name="a.csv", **more))


def test_a_row_with_too_many_cells_or_an_open_quote_is_named_and_the_rest_goes_on():
    raw = (
        table(ROW) + b'two,Talks,2018-05-03,Norpress,"x","y"\r\n' + b"three,Talks,soon,Norpress," + B.encode() + b"\r\n"
    )
    raw += b"four,Talks,2018-05-03,Norpress," + f'"{A}"'.encode() + b'\r\n\r\nfive,Talks,2018-05-03,Norpress,"open'
    found = read(raw)
    assert [getattr(x, "id", None) for x in found] == ["one", None, "three", "four", None]
    assert [x.where for x in found if isinstance(x, Rejected)] == ["a.csv row 3", "a.csv row 4", "a.csv row 7"]
    assert "6 cells and the header 5" in found[1].reason
    assert "'soon' is no date" in found[2].reason


def test_an_empty_cell_is_none_and_an_empty_text_says_so():
    (story,) = read(table({**ROW, "date": "", "title": "", "body": ""}))
    assert (story.title, story.published, story.text) == (None, None, "")
    assert "no text" in story.empty_reason


@pytest.mark.parametrize("raw", [b"a,b\r\n1,2\r\n", b"", b"\x89PNG\r\n\x1a\n"])
def test_a_table_without_a_column_of_text_is_an_error(raw):
    with pytest.raises(InputError, match="no column holds the text") as caught:
        read(raw)
    assert caught.value.where == "a.csv"


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_packed_table_that_is_cut_off_gives_what_is_whole_and_then_says_so(tmp_path, kind):
    import random

    noise = random.Random(3)
    rows = [{**ROW, "id": f"r{n}", "title": f"{noise.random()}"} for n in range(2000)]
    raw = table(*rows) if kind == "csv" else "".join(json.dumps(r) + "\n" for r in rows).encode()
    path = tmp_path / f"a.{kind}.gz"
    packed = gzip.compress(raw)
    path.write_bytes(packed[: len(packed) * 2 // 3])
    *stories, last = read_path(path)
    assert 500 < len(stories) < 2000
    assert [s.id for s in stories] == [f"r{n}" for n in range(len(stories))]
    assert isinstance(last, Rejected)
    assert "the gzip file is cut off after" in last.reason
    assert str(len(stories) + (kind == "csv")) in last.reason


def test_a_damaged_gzip_file_is_named(tmp_path):
    packed = bytearray(gzip.compress(table(ROW)))
    packed[len(packed) // 2] ^= 0xFF
    path = tmp_path / "a.csv.gz"
    path.write_bytes(bytes(packed))
    *_, last = read_path(path)
    assert isinstance(last, Rejected)
    assert "gzip file is" in last.reason


def test_a_gzip_bomb_is_not_unpacked_whole(tmp_path):
    path = tmp_path / "a.html.gz"
    path.write_bytes(gzip.compress(b"<html><body>" + b"x" * 60_000_000))
    assert "more than the 20,000,000 bytes" in one_rejected(path).reason


@pytest.mark.parametrize(
    ("row", "status", "coded"),
    [
        ({"pub_status": "withheld"}, "withheld", False),
        ({"pub_status": "usable"}, "usable", True),
        ({"embargoed_until": "2018-05-05T00:00:00Z"}, "embargoed", False),
        ({"embargoed_until": "2018-05-03T00:00:00Z"}, None, True),
    ],
)
def test_what_a_row_says_about_its_use_is_honoured(tmp_path, row, status, coded):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({**ROW, **row}), encoding="utf-8")
    (story,) = read_path(path, now=datetime(2018, 5, 4, tzinfo=UTC))
    assert (story.pub_status, bool(story.text), story.empty_reason is None) == (status, coded, coded)


def test_rows_of_our_own_go_by_their_own_names_first(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"text": A, "body": B, "content": 5, "source": {"name": "x"}, "author": [1]}), encoding="utf-8"
    )
    (story,) = read_rows(path)
    assert (story.text, story.publisher) == (A, None)


def test_no_column_is_taken_twice():
    assert match_columns(["body", "headline", "date"], {"title": "body", "raw": "headline"}) == {
        "title": "body",
        "raw": "headline",
        "published": "date",
    }


@pytest.mark.parametrize("told", [{"embargoed_until": 1999999999}, {"embargoed": True}, {"Embargo": ["soon"]}])
def test_a_word_on_its_use_that_cannot_be_read_holds_a_row_back(tmp_path, told):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": TEXT} | told), encoding="utf-8")
    assert "embargoed_until is no string" in one_rejected(path).reason
    path.write_text(json.dumps({"text": TEXT, "embargoed": False}), encoding="utf-8")
    (story,) = read_path(path)
    assert story.text


def test_a_list_of_writers_in_parquet_does_not_lose_the_story(parquet):
    (story,) = read_path(parquet([{"text": TEXT, "authors": ["Ada Oru", "Bo Nor"], "date": date(2018, 5, 3)}]))
    assert (story.text, story.byline, story.published) == (TEXT, None, "2018-05-03")


def test_a_header_of_two_lines_is_one_row():
    (story,) = read(b'"id","printed\non","text"\r\n1,Monday,"' + TEXT.encode() + b'"\r\n')
    assert (story.id, story.text) == ("1", TEXT)


def test_a_table_with_the_line_ends_of_old_macs_says_what_to_do():
    with pytest.raises(InputError, match="no table") as caught:
        read(table(ROW, ends="\r"))
    assert "Save it as CSV UTF-8" in caught.value.do


def test_rows_may_begin_with_one_longer_than_what_is_looked_at():
    rows = [{"id": f"r{n}", "text": TEXT + "\n\n" + "Norria waits. " * (10_000 if n == 0 else 1)} for n in range(3)]
    raw = "\n".join(json.dumps(r) for r in rows).encode()
    for name in ("", "a.json"):
        assert [s.id for s in read_stream(io.BytesIO(raw), name=name)] == ["r0", "r1", "r2"]
    assert len(list(read_stream(io.BytesIO(json.dumps(rows).encode()), name="a.json"))) == 3


def test_half_a_character_in_an_id_can_be_written(tmp_path):
    path = tmp_path / "a.jsonl"
    rows = ({"id": "a\ud83d", "text": TEXT}, {"id": "b\ud83d"})
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = list(read_path(path))
    assert [x.id for x in found] == ["a\ufffd", "b\ufffd"]
