"""Anything → Story: raw wire text, plain files, rows of JSON, and what they share."""

from dragoman.reading.dates import read_date
from dragoman.reading.rows import Rejected, files_in, read_path, read_rows
from dragoman.reading.text import read_bytes, read_clean, read_text

__all__ = ["Rejected", "files_in", "read_bytes", "read_clean", "read_date", "read_path", "read_rows", "read_text"]
