"""What a file is, by its first bytes; its name only decides between what the bytes leave open."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import Literal

from dragoman.errors import InputError
from dragoman.reading.columns import has_text_column
from dragoman.reading.encoding import marked_encoding, refuse_binary
from dragoman.reading.streams import GZIP

Format = Literal["text", "html", "feed", "newsml", "nitf", "json", "table", "parquet", "warc", "gzip", "xml", "unknown"]

# So much of a file is looked at.
HEAD = 65_536
# Kinds of files that a folder is searched for; with .gz behind them, too.
_SUFFIXES = """.txt .text .jsonl .ndjson .json .ninjs .html .htm .xhtml .xml .rss .atom .rdf .nitf .newsml .csv .tsv
.parquet .warc"""
SUFFIXES = frozenset(_SUFFIXES.split())
PLAIN, ROWS = frozenset({".txt", ".text"}), frozenset({".jsonl", ".ndjson"})
TABLES = frozenset({".csv", ".tsv"})

_MISC = r"(?:\s|<\?.*?\?>|<!--.*?-->)*"
_PROLOG = re.compile(
    rf"{_MISC}(?:<!DOCTYPE\s+(?P<type>[\w.:-]+)[^<>\[]*(?:\[.*?\]\s*)?>{_MISC})?", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?P<name>[A-Za-z][\w.-]*)")
_XML: dict[str, Format] = {
    "html": "html", "rss": "feed", "feed": "feed", "rdf": "feed", "newsmessage": "newsml", "newsitem": "newsml",
    "packageitem": "newsml", "nitf": "nitf",
}  # fmt: skip
# What a file is called whose bytes are none of this: its reader says what is wrong with it.
_BY_NAME: dict[str, Format] = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".json": "json", ".ninjs": "json", ".rss": "feed",
    ".atom": "feed",
    ".xml": "xml", ".rdf": "xml", ".nitf": "xml", ".newsml": "xml", ".warc": "warc", ".parquet": "parquet",
}  # fmt: skip
# Elements that a piece of a page may begin with. Of a .txt file they make no page: a text may open with one.
_PIECE_NAMES = "head body title meta link script div section article main header p h1 h2 h3 center table span font b i"
_PIECES = frozenset(_PIECE_NAMES.split())


def recognise(head: bytes, name: str = "") -> Format:
    """The format of what begins with `head` (``HEAD`` bytes or all of it) and is called `name`."""
    suffix = suffix_of(name)
    if head.startswith(GZIP):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    text = head.decode(marked_encoding(head) or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _of_markup(text, suffix)
    if suffix in ROWS or (text[:1] in ("{", "[") and suffix not in PLAIN and _is_json(text)):
        return "json"
    if suffix in TABLES or (suffix not in PLAIN and has_text_column(text.partition("\n")[0])):
        return "table"
    if suffix in _BY_NAME:
        return _BY_NAME[suffix]
    return "unknown" if suffix and suffix not in PLAIN and _is_binary(head) else "text"


def root_of(text: str) -> str:
    """The name of a document's first element, in small letters and without prefix; empty when there is none."""
    text = text[:HEAD].removeprefix("\ufeff")
    match = _PROLOG.match(text)
    root = _ROOT.match(text, match.end() if match else 0)
    if root:
        return root["name"].lower()
    return match["type"].lower() if match and match["type"] else ""


def suffix_of(name: str) -> str:
    """The ending of a file's name that tells its kind, in small letters, ``.gz`` left out."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix


def _of_markup(text: str, suffix: str) -> Format:
    root = root_of(text)
    if root in _XML:
        return _XML[root]
    if root in _PIECES or re.match(r"<!doctype\s+html", text, re.IGNORECASE):
        return "text" if suffix in PLAIN and root in _PIECES and not text.startswith("<!") else "html"
    return "text" if suffix in PLAIN else "xml"


def _is_json(text: str) -> bool:
    """Whether a text opens as JSON does; its head may be cut anywhere."""
    try:
        json.JSONDecoder().raw_decode(text)
    except RecursionError:
        return False
    except ValueError:
        return bool(re.match(r"[\[{]\s*(?:\{\s*)*(?:\"[^\"]*\"\s*:|[\]}])", text))
    return True


def _is_binary(head: bytes) -> bool:
    try:
        refuse_binary(head)
    except InputError:
        return True
    return False
