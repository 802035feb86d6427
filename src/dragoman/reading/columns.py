"""Which column of a table is which field of a story."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from dragoman.errors import InputError

# Names that columns go by, best first; ``text`` is taken as clean, whatever is read as ``raw`` is cleaned up.
NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text",),
    "raw": (
        "raw", "body", "content", "article", "article_text", "full_text", "fulltext", "body_text", "maintext", "story",
    ),
    "id": ("id", "story_id", "doc_id", "guid", "uuid"),
    "title": ("title", "headline", "heading"),
    "published": (
        "published", "date", "published_at", "publish_date", "publication_date", "date_published", "published_date",
        "pub_date", "pubdate", "datetime",
    ),
    "publisher": ("publisher", "source", "outlet", "publication", "newspaper", "source_name"),
    "url": ("url", "link", "web_url"),
    "byline": ("byline", "author", "authors"),
    "pub_status": ("pub_status", "pubstatus"),
    "embargoed_until": ("embargoed_until", "embargoed", "embargo"),
}  # fmt: skip
TEXTS = ("text", "raw")
# What stands in a column of these names must be right; elsewhere a name is only a guess.
_EXACT = frozenset({"id", "text", "raw", "title", "published", "publisher", "url"})
# Columns that may forbid to use a story.
_HOLDS = frozenset({"pub_status", "pubstatus", "embargoed_until", "embargoed", "embargo"})
DELIMITERS = ("\t", ",", ";", "|")


def match_columns(
    names: Iterable[str], given: Mapping[str, str] | None = None, *, where: str = ""
) -> dict[str, str]:
    """Field → column, of a table with columns of these `names`.

    `given`: the user's own mapping, which goes first; with a column for the text in it no other is looked for. Raises
    InputError when it names a field that stories lack or a column that the table lacks, or when no column holds text.
    """
    names = list(names)
    by_name = {_plain_name(n): n for n in reversed(names)}
    found: dict[str, str] = {}
    for field, column in (given or {}).items():
        if field not in NAMES:
            raise InputError(f"stories have no field {field!r}.", where=where, do=f"Fields: {', '.join(NAMES)}.")
        if column not in names:
            raise InputError(f"there is no column {column!r}.", where=where, do=f"It has: {', '.join(names)[:300]}.")
        found[field] = column
    told = any(t in found for t in TEXTS)
    for field, usual in NAMES.items():
        if field in found or (told and field in TEXTS):
            continue
        free = [by_name[n] for n in usual if n in by_name and by_name[n] not in found.values()]
        if free:
            found[field] = free[0]
    if not any(t in found for t in TEXTS):
        do = 'Name the column of the text: columns={"raw": "..."}.'
        raise InputError(f"no column holds the text; there are: {', '.join(names)[:300]}.", where=where, do=do)
    if "text" in found and "raw" in found and not given:  # as in rows of JSON, what is clean goes first
        del found["raw"]
    return found


def has_text_column(line: str) -> bool:
    """Whether a line is the header of a table of stories: several columns, one of them of the text."""
    line = line.strip("\r\n\ufeff")
    delimiter = delimiter_of(line)
    if len(line) > 5000 or delimiter not in line:
        return False
    names = next(csv.reader(line.splitlines(), delimiter=delimiter), [])
    known = {n for usual in NAMES.values() for n in usual}
    plain = [_plain_name(n) for n in names]
    return any(n in NAMES["text"] + NAMES["raw"] for n in plain) and sum(n in known for n in plain) >= 2


def delimiter_of(header: str) -> str:
    """The delimiter of a table by its header: the one that stands there most often."""
    return max(DELIMITERS, key=header.count)


def as_given(row: Mapping[str, Any], *, given: Mapping[str, str] | None) -> dict[str, Any]:
    """The columns of a typed row that count: where a name is only a guess, what is no text is passed over.

    Not what a user has mapped (`given`), nor what forbids to use the story; ``false`` there forbids nothing.
    """
    told = set((given or {}).values())
    return {n: value for n, value in row.items() if n in told or isinstance(value, str) or _counts(n, value)}


def _counts(name: str, value: Any) -> bool:
    if _plain_name(name) in _HOLDS:
        return value is not None and value is not False
    return value is not None and name in _EXACT


def to_cell(value: Any) -> Any:
    """A cell of a typed table as JSON would have it: dates as ISO, whole numbers as digits, not-a-number as None."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float):
        return None if math.isnan(value) else str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _plain_name(name: str) -> str:
    return name.strip().strip("\ufeff").casefold().replace(" ", "_").replace("-", "_")
