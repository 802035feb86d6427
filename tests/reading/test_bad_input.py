"""What is no story says so: nothing is guessed, and one bad story never stops the rest."""

import json

import pytest

from dragoman.errors import InputError
from dragoman.lexicon.table import load_table, our_table
from dragoman.reading import Rejected, read_path, read_rows
from dragoman.reading.encoding import decode
from dragoman.reading.languages import find_language
from dragoman.reading.text import read_bytes, read_text
from dragoman.story import Story

BODY = "The two ministers will meet in the capital for two days and sign a treaty, the ministry said."
RUSSIAN = "Министр заявил, что переговоры пройдут в столице и что это важно для всех сторон."


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "no text"),
        (" \n\t\u00a0\ufeff\n", "no text"),
        ("Share this\nSubscribe", "no text"),
        ("Talks Open\nOru", "no sentence"),
        ("1 2 3\n4 5 6", "no sentence"),
        (RUSSIAN, "not English: it reads as Russian"),
        (
            "Der Minister sagte, dass die Gespräche in der Hauptstadt stattfinden und nicht in Oru.",
            "German",
        ),
        ("部长说会谈将在首都举行，双方将讨论边界问题。", "Chinese"),
    ],
)
def test_a_text_without_an_english_sentence_says_why(raw, reason):
    story = read_text(raw)
    assert reason in (story.empty_reason or "")
    assert story.language != "en"
    json.dumps(story.text)


def test_a_text_in_another_language_keeps_its_words():
    story = read_text(RUSSIAN)
    assert (story.language, story.text) == ("ru", RUSSIAN)


def test_english_with_foreign_names_is_english():
    story = read_text(f"{BODY} «Правда» and Der Spiegel reported it, as did La Repubblica and El País.")
    assert (story.language, story.empty_reason) == ("en", None)


@pytest.mark.parametrize(
    "row",
    list(load_table(our_table("dragoman.lexicon", "languages.tsv"), ("code", "example"))),
    ids=lambda r: r["code"],
)
def test_every_language_of_the_table_is_told_by_its_example(row):
    found = find_language(f"{row['example']}. {row['example']}.")
    assert found is not None
    assert found.code == row["code"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_english_bytes_are_decoded_whatever_the_encoding(encoding):
    text = f"{BODY} “It is done – Zoë”, he said."
    assert decode(text.encode(encoding)) == text


def test_cyrillic_bytes_are_told_from_latin_ones():
    assert decode(RUSSIAN.encode("cp1251")) == RUSSIAN


def test_text_cut_off_inside_a_character_loses_only_that():
    assert decode(f"{BODY} “done”".encode()[:-1]) == f"{BODY} “done"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.4 ...", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x1f\x8bxx", "gzip"),
        (b"\x89PNG\r\n", "PNG"),
        (bytes(range(256)) * 4, "binary"),
        ("“Talks” – “peace”, ".encode() * 9 + b"\xff" + "“x” – ".encode() * 9, "damaged"),
        (b"<!DOCTYPE html><html><body>Talks</body></html>", "web page"),
    ],
)
def test_bytes_that_are_no_text_are_named(data, what):
    with pytest.raises(InputError, match=what) as caught:
        read_bytes(data, where="a.txt")
    assert caught.value.where == "a.txt"
    assert caught.value.do


ROWS = [
    {"id": "one", "raw": BODY, "published": "2018-05-03"},
    {"id": 2, "text": BODY, "title": None, "extra": [1]},
    "{broken",
    {"id": "four"},
    {"id": "five", "raw": 5},
    {"id": "six", "raw": BODY, "published": "soon"},
    ["a", "list"],
    {"id": "eight", "raw": "\ud800 " + BODY},
    {"raw": ""},
]


def test_a_broken_row_is_reported_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("\n\n".join(r if isinstance(r, str) else json.dumps(r) for r in ROWS), encoding="utf-8")
    found = list(read_rows(path))
    assert [type(x) for x in found] == [
        Story,
        Story,
        Rejected,
        Rejected,
        Rejected,
        Rejected,
        Rejected,
        Story,
        Story,
    ]
    assert [x.id for x in found[:6]] == ["one", "2", None, "four", "five", "six"]
    assert found[2].where == f"{path} line 5"
    assert all(x.reason and x.do for x in found if isinstance(x, Rejected))
    assert found[7].text.startswith("\ufffd")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_rows_are_read_in_other_encodings(tmp_path, encoding):
    path = tmp_path / "rows.ndjson"
    path.write_text(
        "".join(
            json.dumps({"id": str(n), "text": f"{BODY} «Zoë»"}, ensure_ascii=False) + "\n" for n in range(3)
        ),
        encoding=encoding,
    )
    assert [x.id for x in read_path(path)] == ["0", "1", "2"]


def test_a_folder_is_read_in_sorted_order_and_a_bad_file_is_reported(tmp_path):
    (tmp_path / "b.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": BODY}), encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "d.pdf").write_bytes(b"%PDF")
    (tmp_path / ".hidden.txt").write_text(BODY, encoding="utf-8")
    found = list(read_path(tmp_path))
    assert [type(x) for x in found] == [Story, Story, Rejected]
    assert found[0].id == "a"
    assert "PNG" in found[2].reason


@pytest.mark.parametrize("name", ["missing.txt", "empty", "story.docx"])
def test_a_path_that_holds_no_stories_is_an_error_at_once(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "story.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError) as caught:
        read_path(tmp_path / name)
    assert name in caught.value.where


def test_a_very_long_line_is_read_as_it_stands():
    raw = f"{BODY} " * 20_000
    assert len(read_text(raw).text) == len(raw) - 1


def test_reading_is_a_function_of_its_input():
    assert read_text(BODY) == read_text(BODY)
