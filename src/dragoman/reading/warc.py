"""WARC and gzipped WARC → stories, one record at a time: the pages, feeds and texts that a crawl has kept."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from datetime import datetime
from typing import Any, BinaryIO

from dragoman.errors import InputError
from dragoman.reading.feeds import read_feed
from dragoman.reading.html import read_html
from dragoman.reading.markup import LARGEST_PAGE, decode_markup
from dragoman.reading.newsml import read_newsml
from dragoman.reading.nitf import read_nitf
from dragoman.reading.recognise import HEAD, recognise
from dragoman.reading.rejected import Rejected
from dragoman.reading.streams import fault_of
from dragoman.reading.text import read_text
from dragoman.story import Story

_KINDS = frozenset({"response", "resource", "conversion"})
_CHUNK = 65_536
_TYPES = ("html", "xml", "rss", "atom")


def read_warc(file: BinaryIO, *, where: str = "", now: datetime | None = None) -> Iterator[Story | Rejected]:
    """The stories of a WARC file (unpacked as it is read), in its order; a bad record is a Rejected, the rest goes on.

    Pages of other types, redirections and errors that the crawl met are passed over. The day of the crawl is not the
    story's. Raises InputError, naming file and record, where the file is cut off or damaged; what stands before is
    given.
    """
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
    from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

    number = longer = 0
    archive = ArchiveIterator(file)
    records = iter(archive)
    while True:
        try:
            with _quiet():
                record = next(records, None)
        # what warcio meets in a header cut in two is none of its own errors
        except (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError) as error:
            fault = fault_of(file) or f"what follows is no record ({type(error).__name__})"
            raise _damaged(where, number, fault) from None
        if archive.err_count > longer:
            longer = archive.err_count
            reason = "it is longer than it says: what stands behind its length is passed over."
            yield Rejected(f"{where} record {number}", None, reason, "Fetch it again.")
        if record is None:
            break
        url = record.rec_headers.get_header("WARC-Target-URI")
        place = f"{where} record {number + 1}" + (f" ({url})" if url else "")
        with _quiet():
            payload = _payload(record, place) if _holds_page(record) else None
            missing = _rest_is_missing(record)
        if missing:
            raise _damaged(where, number, fault_of(file) or "the last record is cut off")
        number += 1
        if isinstance(payload, Rejected):
            yield payload
        elif payload is not None:
            yield from _read(payload, record, url, place, now)
    if fault_of(file) or not number:
        raise _damaged(where, number, fault_of(file) or "no record is in it")


def _quiet() -> redirect_stderr[io.StringIO]:
    """Standard error is no place for what warcio says of faults: our errors name the record."""
    return redirect_stderr(io.StringIO())


def _holds_page(record: Any) -> bool:
    """Whether a record holds what the site gave, and that may be a page, a feed or the text made of one."""
    if record.rec_type not in _KINDS:
        return False
    kind = _content_type(record)
    if record.rec_type == "conversion":
        return kind.startswith("text/plain")
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return False
    return not kind or any(t in kind for t in _TYPES)  # where nothing is said its first bytes tell


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "").lower()


def _payload(record: Any, where: str) -> bytes | Rejected:
    """What a record holds, out of its packing and chunks; hardly more than is read of a page at most."""
    packing = record.http_headers.get_header("Content-Encoding", "") if record.http_headers else ""
    parts, size = [], 0
    try:
        if packing.strip().lower() == "br":
            record.http_headers.remove_header("Content-Encoding")
            stream: Iterator[bytes] = _unbrotli(record.content_stream())
        else:
            content = record.content_stream()
            stream = iter(lambda: content.read(_CHUNK), b"")
        for part in stream:
            parts.append(part)
            size += len(part)
            if size > LARGEST_PAGE:
                break
    except (ValueError, OSError, AttributeError, zlib.error) as error:
        return Rejected(where, None, f"its content cannot be unpacked ({error}).", "Fetch the page again.")
    return b"".join(parts)


def _unbrotli(packed: Any) -> Iterator[bytes]:
    """What a brotli stream holds, part by part: warcio does not get on with today's brotli."""
    import brotli  # type: ignore[import-untyped]

    unpacker = brotli.Decompressor()
    try:
        while data := packed.read(_CHUNK):
            yield unpacker.process(data, output_buffer_limit=_CHUNK)
            while not unpacker.can_accept_more_data():
                yield unpacker.process(b"", output_buffer_limit=_CHUNK)
    except brotli.error as error:
        raise ValueError(str(error)) from None


def _rest_is_missing(record: Any) -> bool:
    """Whether a record is shorter than its header says; reads it to its end."""
    if record.rec_headers.get_header("Content-Length") is None:
        return True
    stream = record.raw_stream
    while stream.read(_CHUNK):
        pass
    return bool(getattr(stream, "limit", 0) > 0)


def _read(
    payload: bytes, record: Any, url: str | None, where: str, now: datetime | None
) -> Iterator[Story | Rejected]:
    charset = re.search(r"charset=[\"']?([\w.:-]+)", _content_type(record))
    try:
        kind = recognise(payload[:HEAD])
        if record.rec_type == "conversion":
            yield read_text(decode_markup(payload, where=where), url=url)
        elif kind == "html":
            yield read_html(payload, url=url, charset=charset[1] if charset else None, where=where)
        elif kind == "feed":
            yield from read_feed(payload, where=where)
        elif kind == "newsml":
            yield from read_newsml(payload, where=where, now=now)
        elif kind == "nitf":
            yield read_nitf(payload, where=where, now=now)
        elif "html" in _content_type(record) and payload.strip():
            yield read_html(payload, url=url, charset=charset[1] if charset else None, where=where)
    except InputError as error:
        yield Rejected.by(error, where)


def _damaged(where: str, number: int, fault: str) -> InputError:
    return InputError(f"{fault}: the WARC file ends after record {number}.", where=where, do="Fetch it again.")
