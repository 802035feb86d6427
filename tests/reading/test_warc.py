"""Archives of a crawl: pages in every packing, and files that were cut off or damaged on the way."""

import gzip
import io
import zlib

import brotli
import pytest
from whole import BODY, A, holds

from dragoman.errors import InputError
from dragoman.reading import Rejected, read_path, read_stream
from dragoman.reading.markup import LARGEST_PAGE

P = "".join(f"<p>{x}</p>" for x in BODY)
PAGE = f"<!doctype html><html><head><title>Talks open in Oru</title></head><body><article>{P}</article></body></html>"
URL = "https://norpress.example/2018/05/03/talks"
RSS = (
    f"<rss version='2.0'><channel><title>Norpress</title><item><title>Talks</title><description><![CDATA[{P}]]>"
    "</description></item></channel></rss>"
)
NITF = (
    f"<nitf><body><body.head><hedline><hl1>Talks</hl1></hedline></body.head><body.content>{P}</body.content></body>"
    "</nitf>"
)


def chunked(data: bytes) -> bytes:
    parts = [data[i : i + 100] for i in range(0, len(data), 100)]
    return b"".join(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in parts) + b"0\r\n\r\n"


def archive(*records, packed=True) -> bytes:
    """A file of records, each (body, content type, other headers, status, kind, url), packed one by one or not."""
    parts = [block("warcinfo", None, "application/warc-fields", b"software: a crawler\r\n")]
    for body, kind, headers, status, type_, url in records:
        if type_ in ("response", "request"):
            first = f"HTTP/1.1 {status}" if type_ == "response" else "GET /talks HTTP/1.1"
            lines = [first, f"Content-Type: {kind}", *(f"{n}: {v}" for n, v in headers)]
            body = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
            kind = f"application/http; msgtype={type_}"
        parts.append(block(type_, url, kind, body))
    return b"".join(gzip.compress(p) for p in parts) if packed else b"".join(parts)


def block(type_, url, kind, body) -> bytes:
    lines = ["WARC/1.0", f"WARC-Type: {type_}", "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>"]
    lines += ["WARC-Date: 2020-01-01T00:00:00Z", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"WARC-Target-URI: {url}"] if url else []
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def record(body=PAGE, kind="text/html; charset=utf-8", headers=(), status="200 OK", type_="response", url=URL):
    return (body.encode() if isinstance(body, str) else body, kind, headers, status, type_, url)


RECORDS = {
    "page": record(),
    "no charset": record(kind="text/html"),
    "lying charset": record(kind="text/html; charset=iso-8859-1"),
    "windows-1252": record(PAGE.encode("cp1252"), kind="text/html; charset=windows-1252"),
    "quoted charset": record(PAGE.encode("cp1252"), kind='text/html; charset="windows-1252"'),
    "capitals": record(kind="TEXT/HTML"),
    "xhtml": record(kind="application/xhtml+xml"),
    "gzip": record(gzip.compress(PAGE.encode()), headers=[("Content-Encoding", "gzip")]),
    "deflate": record(zlib.compress(PAGE.encode()), headers=[("Content-Encoding", "deflate")]),
    "brotli": record(brotli.compress(PAGE.encode()), headers=[("Content-Encoding", "br")]),
    "chunked": record(chunked(PAGE.encode()), headers=[("Transfer-Encoding", "chunked")]),
    "chunked gzip": record(
        chunked(gzip.compress(PAGE.encode())), headers=[("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
    ),
    "said to be gzip, and is not": record(headers=[("Content-Encoding", "gzip")]),
    "said to be chunked, and is not": record(headers=[("Transfer-Encoding", "chunked")]),
    "other 200": record(status="200 Okay then"),
    "of no type": record(kind=""),
    "resource": record(type_="resource", kind="text/html"),
    "text made of a page": record("\n\n".join(BODY), kind="text/plain", type_="conversion"),
    "feed": record(RSS, kind="application/rss+xml"),
    "feed as xml": record(RSS, kind="text/xml; charset=utf-8"),
    "nitf": record(NITF, kind="application/xml"),
    "blanks before": record("\r\n\r\n  " + PAGE),
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("name", RECORDS)
def test_a_record_gives_its_story(name, packed):
    (story,) = read_stream(io.BytesIO(archive(RECORDS[name], packed=packed)))
    holds(story)
    assert name in ("feed", "feed as xml", "nitf") or (story.url, story.published) == (URL, "2018-05-03")


@pytest.mark.parametrize(
    "other",
    [
        record(status="404 Not Found"),
        record(status="301 Moved", headers=[("Location", URL)]),
        record(type_="request"),
        record(b"\x89PNG\r\n", kind="image/png"),
        record("x{}", kind="text/css"),
        record("User-agent: *", kind="text/plain"),
        record("<urlset></urlset>", kind="text/xml"),
        record("", kind="text/html"),
    ],
)
def test_what_is_no_page_is_passed_over(other):
    found = list(read_stream(io.BytesIO(archive(record(), other, record()))))
    assert [holds(x) and 1 for x in found] == [1, 1]


def test_one_gzip_around_the_whole_file_is_read_too():
    raw = gzip.compress(archive(record(), record(), packed=False))
    assert len([holds(x) for x in read_stream(io.BytesIO(raw), name="a.warc.gz")]) == 2


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (record("<html><body><p>Log in</p></body></html>"), "no story"),
        (record(bytes(range(256)) * 9), "binary"),
        (record(b"<html>" + b" " * LARGEST_PAGE), "20,000,000"),
        (record(gzip.compress(b"<html>" + b" " * 90_000_000), headers=[("Content-Encoding", "gzip")]), "20,000,000"),
        (record(brotli.compress(b"<html>" + b" " * 90_000_000), headers=[("Content-Encoding", "br")]), "20,000,000"),
        (record(b"no brotli at all", headers=[("Content-Encoding", "br")]), "cannot be unpacked"),
        (record("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>", kind="text/xml"), "declares entities"),
    ],
)
def test_a_bad_record_is_named_and_the_rest_goes_on(bad, reason):
    found = list(read_stream(io.BytesIO(archive(record(), bad, record())), name="a.warc.gz"))
    assert [isinstance(x, Rejected) for x in found] == [False, True, False]
    assert reason in found[1].reason
    assert found[1].where == f"a.warc.gz record 3 ({URL})"


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("lost", [10, 30, 250, 400])
def test_an_archive_that_is_cut_off_gives_what_is_whole_and_then_says_so(tmp_path, packed, lost):
    raw = archive(record(), record(), record(), packed=packed)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(raw[:-lost])
    *stories, last = read_path(path)
    whole = 3 if packed and lost == 10 else 2  # without its last bytes only gzip's check sum is missing
    assert len([holds(x) for x in stories]) == whole
    assert isinstance(last, Rejected)
    assert (last.where, f"after record {whole + 1}" in last.reason, "cut off" in last.reason) == (str(path), True, True)


@pytest.mark.parametrize("where", ["header", "body"])
def test_an_archive_that_is_damaged_is_named(tmp_path, where):
    whole = archive(record(), packed=False)
    raw = whole + b"\x00\x01garbage" * 40 if where == "header" else archive(record())
    if where == "body":
        raw = bytearray(raw + archive(record()))
        raw[-60] ^= 0xFF
    path = tmp_path / "a.warc"
    path.write_bytes(bytes(raw))
    *stories, last = read_path(path)
    assert len([holds(x) for x in stories]) == 1
    assert isinstance(last, Rejected)
    assert "after record" in last.reason


@pytest.mark.parametrize(
    "raw", [b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 900\r\n\r\nHTTP"]
)
def test_an_archive_without_a_whole_record_is_an_error(raw):
    with pytest.raises(InputError, match="after record 0") as caught:
        list(read_stream(io.BytesIO(raw), name="a.warc"))
    assert caught.value.where == "a.warc"


def test_records_are_read_one_by_one():
    """The first story is there before the last record is read."""

    class Counting(io.BytesIO):
        asked = 0

        def read(self, size=-1):
            data = super().read(size)
            Counting.asked += len(data)
            return data

    noise = bytes(i * 7919 % 251 for i in range(400_000)).hex()
    raw = archive(
        record(), *(record(f"<html><body><!--{noise}--><p>{A}</p></body></html>") for _ in range(5)), packed=False
    )
    holds(next(read_stream(Counting(raw), name="a.warc")))
    assert Counting.asked < len(raw) / 3


def test_a_record_that_is_longer_than_it_says_is_named(capfd):
    raw = archive(record(), record(), packed=False)
    length = raw.index(b"Content-Length: ")
    says = raw[length:].partition(b"\r\n")[0]
    raw = raw.replace(says, b"Content-Length: %d" % (int(says[16:]) - 60), 1)
    found = list(read_stream(io.BytesIO(raw), name="a.warc"))
    named = [x for x in found if isinstance(x, Rejected)]
    assert [x.where for x in named] == ["a.warc record 1"]
    assert "longer than it says" in named[0].reason
    holds(found[-1])
    assert capfd.readouterr() == ("", "")
