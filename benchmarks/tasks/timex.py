"""Time expressions: predicts a row of the ``timex`` task (TBAQ-cleaned, TempEval-3's training data)."""

from __future__ import annotations

from typing import Any

from dragoman.language.parser import parse
from dragoman.lexicon.names import Names
from dragoman.stages.times import find_times
from dragoman.story import Story


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:  # noqa: ARG001 - one signature for all tasks
    """The output row for one article: ``{"id", "timexes": [{"span", "type", "value"}]}``."""
    times = find_times(parse(Story(row["id"], row["text"], published=row.get("published"))))
    return {
        "id": row["id"],
        "timexes": [{"span": [t.span.start, t.span.end], "type": t.type, "value": t.value} for t in times],
    }
