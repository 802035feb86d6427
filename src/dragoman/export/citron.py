"""Statements as the JSON of Citron, BBC R&D's extractor of quotations: one file a story.

Source of the layout: ``docs/data_format.md`` of the repository bbc/citron (Apache-2.0). A document is ``{text, quotes,
coreference_groups}``; a quote is ``{cue, sources, contents, coreferences, confidence, id}``; a span is ``{start, end,
text}`` in characters of the text. The layout has no quote without a cue: a quotation that runs on is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dragoman.coding import Coding, Statement
from dragoman.export.whole import whole_folder
from dragoman.span import Span

_LONGEST_NAME = 200  # characters of a file's name; file systems end at 255 bytes


def to_citron(coding: Coding) -> dict[str, Any]:
    """One story with its quotations as a document of Citron."""
    return {
        "text": coding.story.text,
        "quotes": [_quote(coding, s) for s in coding.statements if s.cue is not None],
        "coreference_groups": [[_span(coding, m) for m in a.mentions] for a in coding.actors if len(a.mentions) > 1],
    }


def write_citron(codings: Iterable[Coding], out: Path) -> dict[str, int]:
    """Write one ``STORY.json`` a story into the folder `out`; returns how many stories and quotes.

    An older export there is replaced as a whole. Raises InputError when something else is there (whole.py).
    """
    counts = {"stories": 0, "quotes": 0}
    with whole_folder(out) as part:
        for coding in codings:
            document = to_citron(coding)
            text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
            _free(part, coding.story.id).write_text(text, encoding="utf-8", newline="\n")
            counts["stories"] += 1
            counts["quotes"] += len(document["quotes"])
    return counts


def _free(folder: Path, story: str) -> Path:
    """The story's file: ids that others gave may hold any character, and may come twice."""
    name = quote(story, safe=" ")[:_LONGEST_NAME].lstrip(".") or "story"
    path, n = folder / f"{name}.json", 1
    while path.exists():
        n += 1
        path = folder / f"{name}-{n}.json"
    return path


def _quote(coding: Coding, s: Statement) -> dict[str, Any]:
    """A quote; its coreferences are the speaker's other mentions, named ones and pronouns."""
    mentions = coding.actor(s.speaker).mentions if s.speaker is not None else ()
    others = [m for m in mentions if s.source is None or not m.overlaps(s.source)]
    return {
        "cue": s.cue and _span(coding, s.cue), "sources": [_span(coding, s.source)] if s.source else [],
        "contents": [_span(coding, c) for c in s.content], "coreferences": [_span(coding, m) for m in others],
        "confidence": s.confidence, "id": s.id,
    }  # fmt: skip


def _span(coding: Coding, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": coding.story.cut(span)}
