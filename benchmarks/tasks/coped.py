"""coped: a sentence in, its class of act (0 to 4) and the spans of those who act and are acted on out."""

from __future__ import annotations

from typing import Any

from dragoman.lexicon.names import Names
from dragoman.sentence import read_sentence


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:  # noqa: ARG001 - as all tasks
    """``{id, text}`` → ``{id, pentacode, source, target, related}``."""
    found = read_sentence(row["text"])
    sides = {"source": found.sources, "target": found.targets, "related": found.related}
    spans = {role: [[s.start, s.end] for s in side] for role, side in sides.items()}
    return {"id": row["id"], "pentacode": found.class_, **spans}
