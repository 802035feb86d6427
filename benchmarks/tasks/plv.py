"""plv: a sentence with its two sides marked in, its one PLOVER type out (CONCEDE and RETREAT are one, YIELD)."""

from __future__ import annotations

from typing import Any

from dragoman.lexicon.names import Names
from dragoman.sentence import read_sentence
from dragoman.span import Span

YIELDS = ("CONCEDE", "RETREAT")


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:  # noqa: ARG001 - as all tasks
    """``{id, text, source, target}`` → ``{id, type}``."""
    sides = [tuple(Span(*s) for s in row.get(side) or ()) for side in ("source", "target")]
    chances = dict(read_sentence(row["text"], *sides).types)
    chances["YIELD"] = sum(chances.pop(t) for t in YIELDS)
    return {"id": row["id"], "type": max(chances, key=lambda t: chances[t])}
