"""Anything → Story: raw wire text, pages, feeds, the agencies' formats, tables, archives, and what they share."""

from dragoman.reading.dates import check_date, read_date
from dragoman.reading.feeds import read_feed
from dragoman.reading.files import STDIN, files_in, matches_of, read_path, read_stream
from dragoman.reading.html import read_html
from dragoman.reading.newsml import read_newsml
from dragoman.reading.ninjs import read_ninjs
from dragoman.reading.nitf import read_nitf
from dragoman.reading.rejected import Rejected
from dragoman.reading.rows import read_csv, read_parquet, read_rows
from dragoman.reading.text import read_bytes, read_clean, read_text
from dragoman.reading.warc import read_warc

__all__ = [
    "STDIN", "Rejected", "check_date", "files_in", "matches_of", "read_bytes", "read_clean", "read_csv", "read_date",
    "read_feed", "read_html", "read_newsml", "read_ninjs", "read_nitf", "read_parquet", "read_path", "read_rows",
    "read_stream", "read_text", "read_warc",
]  # fmt: skip
