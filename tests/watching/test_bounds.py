"""However much a server sends, and however slowly: there is a limit, and what breaks it is a value like any other."""

import gzip
import time
import zlib

import pytest

from dragoman.watching import fetch
from dragoman.watching.fetch import Fetcher, Missed

HERE = "127.0.0.1"


@pytest.fixture
def fetcher(clock):
    return Fetcher("dragoman/test", clock, pause=0, free={})


def endless(handler, part=b"x" * 65_536, gap=0.0):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(part)
        time.sleep(gap)


def packed(handler):
    """A hundred megabytes of nothing, packed."""
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    handler.wfile.write(gzip.compress(bytes(100_000_000), 1))


def hollow(handler):
    """Packed bytes without end that hold not one byte."""
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    handler.wfile.write(gzip.compress(b"")[:10])
    while True:
        handler.wfile.write(b"\x00\x00\x00\xff\xff" * 10_000)


@pytest.mark.parametrize("page", [endless, packed, hollow])
def test_what_is_larger_than_is_read_is_left(fetcher, site, page, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 1_000_000)
    site.pages["/a"] = page
    assert fetcher.get(site.url("/a"), trusted=HERE) == Missed("it has more than 1,000,000 bytes.")


def test_what_says_that_it_is_larger_is_not_read(fetcher, site):
    site.put("/a", "x", Content_Length=str(fetch.LARGEST + 1))
    assert "more than" in fetcher.get(site.url("/a"), trusted=HERE).reason


def test_gzip_is_unpacked(fetcher, site):
    site.put("/a", gzip.compress(b"words " * 1000), Content_Encoding="gzip")
    assert fetcher.get(site.url("/a"), trusted=HERE).body == b"words " * 1000
    assert site.asked[0][1]["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("body", "packing", "reason"),
    [
        (gzip.compress(b"words " * 1000, mtime=0)[:-20], "gzip", "cut off"),
        (b"words", "gzip", "badly packed"),
        (zlib.compress(b"words"), "br", "not asked for"),
        (gzip.compress(gzip.compress(b"words", mtime=0), mtime=0), "gzip, gzip", "not asked for"),
    ],
)
def test_what_is_badly_packed_is_left(fetcher, site, body, packing, reason):
    site.put("/a", body, Content_Encoding=packing)
    assert reason in fetcher.get(site.url("/a"), trusted=HERE).reason


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
    endless_bytes(handler)


def endless_bytes(handler):
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def silent(_handler):
    time.sleep(1.5)


@pytest.mark.parametrize("page", [drip_headers, lambda h: endless(h, b"x", 0.05), silent])
def test_a_byte_now_and_then_does_not_renew_the_time(fetcher, site, page, monkeypatch):
    monkeypatch.setattr(fetch, "LONGEST", 0.5)
    site.pages["/a"] = page
    since = time.monotonic()
    got = fetcher.get(site.url("/a"), trusted=HERE)
    assert time.monotonic() - since < 1.2
    assert got.passing
    assert "no whole answer" in got.reason


def test_redirects_share_one_limit_of_time(fetcher, site, monkeypatch):
    monkeypatch.setattr(fetch, "LONGEST", 0.5)

    def slow(handler):
        time.sleep(0.2)
        handler.send_response(302)
        handler.send_header("Location", "/a")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.pages["/a"] = slow
    assert "no whole answer" in fetcher.get(site.url("/a"), trusted=HERE).reason


def hung_up(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half")


@pytest.mark.parametrize("page", [hung_up, lambda h: h.wfile.write(b"SSH-2.0-x\r\n\r\n"), lambda _: None])
def test_what_is_no_whole_http_may_be_later(fetcher, site, page):
    site.pages["/a"] = page
    got = fetcher.get(site.url("/a"), trusted=HERE)
    assert got.passing
    assert "connection failed" in got.reason
