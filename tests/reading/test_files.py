"""What a file is, its bytes say: every format under any name, packed or not, in folders, by patterns, from a pipe."""

import gzip
import io
import json
import os
import sys
import threading

import pytest
from whole import BODY, A, B, holds

from dragoman.errors import InputError
from dragoman.reading import Rejected, matches_of, read_path, read_stream, read_text
from dragoman.reading.recognise import recognise, root_of
from dragoman.reading.streams import Unpacked

P = "".join(f"<p>{x}</p>" for x in BODY)
HTML = f"<!doctype html><html><body><article>{P}</article></body></html>"
RSS = (
    f"<rss version='2.0'><channel><title>N</title><item><description><![CDATA[{P}]]></description></item></channel>"
    "</rss>"
)
NITF = f"<nitf><body><body.content>{P}</body.content></body></nitf>"
NEWSML = f"<newsItem guid='x'><contentSet><inlineXML><div>{P}</div></inlineXML></contentSet></newsItem>"
NINJS = json.dumps({"uri": "x", "body_xhtml": P})
TEXT = "\n\n".join(BODY)
CSV = f'title,text\r\nTalks,"{TEXT}"\r\n'
ROWS = json.dumps({"text": TEXT})
WARC = (
    "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nWARC-Target-URI: https://norpress.example/\r\n"
    f"Content-Length: {len(TEXT.encode())}\r\n\r\n{TEXT}\r\n\r\n"
)
KINDS = {
    "html": HTML,
    "feed": RSS,
    "nitf": NITF,
    "newsml": NEWSML,
    "json": NINJS,
    "table": CSV,
    "warc": WARC,
    "text": TEXT,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["story", "story.dat", "story.bin", "story.gz", ".story"])
def test_the_format_is_told_by_the_bytes_and_not_the_name(tmp_path, kind, name):
    raw = KINDS[kind].encode()
    assert recognise(raw, name) == kind
    for data in (raw, gzip.compress(raw), b"\xef\xbb\xbf" + raw if kind != "warc" else raw):
        (tmp_path / name).write_bytes(data)
        (story,) = read_path(tmp_path / name)
        holds(story)


@pytest.mark.parametrize("kind", ["html", "feed", "nitf", "newsml"])
@pytest.mark.parametrize(
    "before", ["\n\n ", "<!-- by <hand> -->", "<?xml version='1.0'?>\n", "<?xml version='1.0'?><?x y?><!-- -->\n"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.xml", ""])
def test_what_stands_before_the_first_element_does_not_matter(kind, before, name):
    text = before + KINDS[kind]
    assert recognise(text.encode(), name) == kind
    assert recognise(text.encode("utf-16"), name) == kind


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        ("Talks open, a report", "a.txt", "text"),
        ("text, title and date", "a.txt", "text"),
        ("<b>Talks</b> open in Oru", "a.txt", "text"),
        ("<Norpress> Talks open", "a.txt", "text"),
        ("{curly} words", "", "text"),
        ("[Editor's note] Talks open", "", "text"),
        ("The text, says the ministry, is clean.", "", "text"),
        ("body;headline", "", "table"),
        ("a,b,c", "a.csv", "table"),
        ("<p>Talks open in Oru.</p>", "", "html"),
        ("Talks open in <b>Oru</b>.", "a.html", "html"),
        ("<urlset/>", "", "xml"),
        ("words", "a.json", "json"),
        ("words", "a.rss", "feed"),
        ('{"a": ', "", "json"),
        ("PK\x03\x04rest", "a.docx", "unknown"),
        ("PAR1", "", "parquet"),
    ],
)
def test_what_the_bytes_leave_open_the_name_decides(head, name, kind):
    assert recognise(head.encode(), name) == kind


def test_the_first_element_is_found():
    assert root_of('<?xml version="1.0"?>\n<!DOCTYPE a:b SYSTEM "x" [<!ENTITY c "<d>">]>\n<a:B c="1">') == "b"
    assert root_of("<!doctype HTML>words") == "html"
    assert root_of("words") == ""


def test_text_files_and_rows_read_as_they_always_did(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "b", "raw": TEXT, "published": "2018-05-03"}), encoding="utf-8")
    first, second = read_path(tmp_path)
    assert first == read_text(TEXT)
    assert second == read_text(TEXT, id="b", published="2018-05-03")


def test_a_feed_that_is_a_page_is_an_error_and_a_page_in_a_text_file_is_a_page(tmp_path):
    for name in ("a.rss", "b.txt"):
        (tmp_path / name).write_text(HTML, encoding="utf-8")
    first, second = read_path(tmp_path)
    assert isinstance(first, Rejected)
    assert "web page and no feed" in first.reason
    holds(second)


@pytest.fixture
def mixed(tmp_path):
    names = {
        "a.html": HTML,
        "b.xml": RSS,
        "c.xml": NITF,
        "d.xml": NEWSML,
        "e.json": NINJS,
        "f.csv": CSV,
        "g.jsonl": ROWS,
        "h.txt": TEXT,
        "deep/i.warc": WARC,
    }
    (tmp_path / "deep").mkdir()
    for name, text in names.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
    for name, raw in {
        "notes.pdf": b"%PDF",
        ".hidden.html": HTML.encode(),
        "README.md": b"# Talks",
        "z.html": b"%PDF",
    }.items():
        (tmp_path / name).write_bytes(raw)
    return tmp_path


def test_a_folder_of_everything_is_read_in_order(mixed):
    *stories, last = read_path(mixed)
    assert len([holds(s) for s in stories]) == 18
    assert (isinstance(last, Rejected), last.where) == (True, str(mixed / "z.html"))


@pytest.mark.parametrize(
    ("pattern", "count"), [("*.xml", 3), ("**/*.warc*", 2), ("[a-c].*", 6), ("?.json*", 4), ("de*", 2), ("[a].html", 1)]
)
def test_a_pattern_names_files(mixed, pattern, count):
    assert len([holds(s) for s in read_path(mixed / pattern)]) == count


def test_a_pattern_that_names_nothing_is_an_error(mixed):
    with pytest.raises(InputError, match="no file is named so"):
        read_path(mixed / "*.nothing")
    with pytest.raises(InputError, match="no file is named so"):
        matches_of(mixed / "x*")


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path):
    (tmp_path / "a[1].txt").write_text(TEXT, encoding="utf-8")
    (story,) = read_path(tmp_path / "a[1].txt")
    holds(story)


class Pipe(io.RawIOBase):
    """Bytes that come a few at a time and cannot be sought in."""

    def __init__(self, data):
        super().__init__()
        self.data, self.at = data, 0

    def readable(self):  # noqa: D102
        return True

    def readinto(self, buffer):  # noqa: D102
        part = self.data[self.at : self.at + min(len(buffer), 1000)]
        self.at += len(part)
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_standard_input_is_read_whatever_it_is(monkeypatch, kind, packed):
    raw = KINDS[kind].encode()

    class Stdin:
        buffer = io.BufferedReader(Pipe(gzip.compress(raw) if packed else raw))

    monkeypatch.setattr(sys, "stdin", Stdin)
    (story,) = read_path("-")
    holds(story)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x1f\x8b",
        gzip.compress(HTML.encode(), mtime=0)[:-20],
        gzip.compress(TEXT.encode(), mtime=0)[:60],
        gzip.compress(NITF.encode(), mtime=0)[:-9],
    ],
)
def test_a_packed_file_that_is_cut_off_is_named(tmp_path, raw):
    path = tmp_path / "a.gz"
    path.write_bytes(raw)
    (found,) = read_path(path)
    assert isinstance(found, Rejected)
    assert (found.where, "gzip file is" in found.reason) == (str(path), True)


def test_packed_twice_is_refused(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(gzip.compress(TEXT.encode())))
    (found,) = read_path(path)
    assert "gzip archive" in found.reason


@pytest.mark.parametrize("zeros", [0, 1, 70_000])
def test_members_of_a_gzip_file_go_on_wherever_it_is_read_in_pieces(zeros):
    for size in range(65_536 - 40, 65_536 - 10):  # some of these end where a piece ends, inside the next one's mark
        first, last = gzip.compress(b"x" * size, 0), gzip.compress(b"the end")
        found = Unpacked(io.BytesIO(first + b"\0" * zeros + last))
        assert io.BufferedReader(found).read()[size:] == b"the end"
        assert found.fault is None


def test_bytes_behind_a_packed_file_are_none_of_it():
    (story,) = read_stream(io.BytesIO(gzip.compress(TEXT.encode()) + b"\0" * 100 + b"rest"))
    holds(story)


def test_a_line_without_end_is_named_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "a.jsonl"
    long = json.dumps({"text": "x" * 20_000_001})
    path.write_text(f"{ROWS}\n{long}\n{json.dumps({'text': A + ' ' + B})}\n", encoding="utf-8")
    first, second, third = read_path(path)
    holds(first)
    assert (isinstance(second, Rejected), second.where) == (True, f"{path} line 2")
    assert "20,000,000" in second.reason
    assert third.text == f"{A} {B}"


def test_importing_the_readers_pulls_in_nothing_heavy():
    import subprocess

    heavy = ("lxml", "trafilatura", "feedparser", "warcio", "pyarrow", "brotli")
    code = f"import sys, dragoman.run; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_pipe_with_a_path_is_read_once(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(gzip.compress(ROWS.encode()),))
    writer.start()
    (story,) = read_path(pipe)
    writer.join()
    holds(story)


def test_a_text_with_the_line_ends_of_old_macs_is_read():
    holds(*read_stream(io.BytesIO(TEXT.replace("\n", "\r").encode())))
