"""polnear: who said what, where. Input and output as in the benchmark kit's README."""

from __future__ import annotations

import re
from typing import Any

from dragoman.coding import Statement
from dragoman.language.analyse import analyse
from dragoman.language.encoder import load_encoder
from dragoman.language.findings import Attribution
from dragoman.language.parser import parse
from dragoman.lexicon.names import Names
from dragoman.stages.actors import resolve_actors
from dragoman.stages.statements import find_statements
from dragoman.story import Story

SURE = 0.35  # confidence from which an attribution is given; highest F1 on the held-out rows of polnear/train
_RELATIVE = re.compile(r",?\s+(who|which|that)\s")


def predict(row: dict[str, Any], *, names: Names | None = None, way: str = "encoder") -> dict[str, Any]:
    """The attributions of one row by the corpus's own guideline.

    ``way``: ``encoder`` gives what the encoder finds under that guideline; ``rules`` and ``both`` the outermost
    statements (the corpus annotates none inside another's content), the latter joined with the same findings.
    """
    if way == "encoder":
        found = load_encoder().find(row["text"], "polnear").attributions
        return {"id": row["id"], "attributions": [_printed(a) for a in found if a.confidence >= SURE]}
    story = Story(id=row["id"], text=row["text"], published=row.get("published"))
    analysis = parse(story) if way == "rules" else analyse(story, guide="polnear")
    statements = find_statements(analysis, resolve_actors(analysis, names))
    return {"id": row["id"], "attributions": to_attributions(row["text"], statements)}


def _printed(a: Attribution) -> dict[str, Any]:
    parts = {"source": a.source, "cue": (a.cue,), "content": a.content}
    return {role: [[s.start, s.end] for s in spans] for role, spans in parts.items()}


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
                    "content": [_with_that(text, c.start, c.end) for c in s.content],
                }
            )
    return found


def _with_that(text: str, start: int, end: int) -> list[int]:
    """A content with the *that* before it, which the corpus counts in."""
    m = re.search(r"\bthat\s+$", text[max(0, start - 8) : start], re.IGNORECASE)
    return [start - len(m.group()) if m else start, end]


def _source(text: str, s: Statement) -> list[list[int]]:
    if s.source is None:
        return []
    if s.cue is not None and (m := _RELATIVE.match(text, s.source.end)) and m.end() <= s.cue.start:
        return [[m.start(1), m.end(1)]]
    return [[s.source.start, s.source.end]]
