"""polnear: who said what, where. Input and output as in the benchmark kit's README."""

from __future__ import annotations

import re
from typing import Any

from dragoman.coding import Statement
from dragoman.language.analyse import analyse
from dragoman.lexicon.names import Names
from dragoman.stages.actors import resolve_actors
from dragoman.stages.statements import find_statements
from dragoman.story import Story

_RELATIVE = re.compile(r",?\s+(who|which|that)\s")


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:
    """The story's outermost statements: the corpus annotates none inside another's content."""
    analysis = analyse(Story(id=row["id"], text=row["text"], published=row.get("published")))
    statements = find_statements(analysis, resolve_actors(analysis, names))
    return {"id": row["id"], "attributions": to_attributions(row["text"], statements)}


def to_attributions(text: str, statements: tuple[Statement, ...]) -> list[dict[str, Any]]:
    """Statements in the corpus's way.

    A run without cue continues the attribution before it, and the source of a relative clause is its pronoun.
    """
    found: list[dict[str, Any]] = []
    for s in statements:
        if s.cue is None and found:
            found[-1]["content"] += [[c.start, c.end] for c in s.content]
        elif s.parent is None:
            found.append(
                {
                    "source": _source(text, s),
                    "cue": [[s.cue.start, s.cue.end]] if s.cue else [],
                    "content": [[c.start, c.end] for c in s.content],
                }
            )
    return found


def _source(text: str, s: Statement) -> list[list[int]]:
    if s.source is None:
        return []
    if s.cue is not None and (m := _RELATIVE.match(text, s.source.end)) and m.end() <= s.cue.start:
        return [[m.start(1), m.end(1)]]
    return [[s.source.start, s.source.end]]
