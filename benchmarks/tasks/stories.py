"""Whole stories: the raw page in, the coding out."""

from __future__ import annotations

from typing import Any

from dragoman.coder import code
from dragoman.lexicon.names import Names
from dragoman.reading import read_text


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:
    """The coding of one row, read and coded as users' stories are."""
    facts = {k: row[k] for k in ("id", "title", "published", "publisher", "url") if row.get(k)}
    return code(read_text(row.get("raw") or row["text"], **facts), names=names).to_dict()
