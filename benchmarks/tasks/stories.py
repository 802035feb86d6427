"""Whole stories: the raw page in, the coding out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dragoman.cast import Cast
from dragoman.coder import code
from dragoman.coding import Coding, Provenance, Statement
from dragoman.language.analyse import analyse
from dragoman.language.findings import Findings
from dragoman.lexicon.cues import Cues, load_cues
from dragoman.lexicon.names import Names
from dragoman.reading import read_text
from dragoman.stages.actors import resolve_actors
from dragoman.stages.speakers import resolve_speakers
from dragoman.stages.statements import find_statements
from dragoman.story import Story


def predict(row: dict[str, Any], *, names: Names | None = None, unsure: bool = False) -> dict[str, Any]:
    """The coding of one row, read and coded as users' stories are."""
    return code(_read(row), names=names, unsure=unsure).to_dict()


def predict_statements(row: dict[str, Any], *, way: str) -> dict[str, Any]:
    """A coding with statements and their speakers alone, by ``rules``, by the ``encoder`` or by ``both``."""
    story = _read(row)
    cast, statements = statements_of(story, way)
    return Coding(story, cast.actors, statements, (), (), (), Provenance("", {})).to_dict()


def statements_of(story: Story, way: str) -> tuple[Cast, tuple[Statement, ...]]:
    """The statements of a story with their speakers, by ``rules``, by the ``encoder`` or by ``both``."""
    analysis = analyse(story)
    if way == "rules":
        analysis = replace(analysis, findings=Findings())
    cast = resolve_actors(analysis)
    statements = find_statements(analysis, cast, cues=Cues({}) if way == "encoder" else load_cues())
    return resolve_speakers(analysis, cast, statements)


def _read(row: dict[str, Any]) -> Story:
    facts = {k: row[k] for k in ("id", "title", "published", "publisher", "url") if row.get(k)}
    return read_text(row.get("raw") or row["text"], **facts)
