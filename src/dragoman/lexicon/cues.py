"""Cue words: what shows an attribution, which act it names and where its content stands (``cues.tsv``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import get_args

from dragoman.coding import Act
from dragoman.errors import LexiconError
from dragoman.lexicon.table import Row, Source, load_table, our_table

FRAMES = ("that", "quote", "to", "obj-to", "ing", "obj", "obj-as", "oprd", "obj-p", "p", "wh", "source")
COLUMNS = ("lemma", "pos", "act", "frames", "note", "example")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the content stands: a kind of ``FRAMES``, its preposition, and the act where it differs from the cue's."""

    kind: str
    prep: str | None
    act: Act


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry: its words (a verb may have particles: ``call``, ``for``), part of speech, act and frames in order."""

    words: tuple[str, ...]
    pos: str
    act: Act
    frames: tuple[Frame, ...]
    example: str

    def frame(self, kind: str) -> Frame | None:
        """The first frame of a kind, or None."""
        return next((f for f in self.frames if f.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues, by part of speech and first word; the longest entries of a word come first."""

    by_word: dict[tuple[str, str], tuple[Cue, ...]]

    def starting(self, pos: str, lemma: str) -> tuple[Cue, ...]:
        """The entries of a part of speech (``verb``, ``noun``, ``adj``, ``prep``) that begin with a lemma."""
        return self.by_word.get((pos, lemma), ())


def read_cues(source: Source) -> Cues:
    """The cue table as entries. Raises LexiconError for an act or frame that does not exist."""
    found: dict[tuple[str, str], list[Cue]] = {}
    for row in load_table(source, COLUMNS):
        cue = _cue(row)
        found.setdefault((cue.pos, cue.words[0]), []).append(cue)
    return Cues({k: tuple(sorted(v, key=lambda c: -len(c.words))) for k, v in found.items()})


@cache
def load_cues() -> Cues:
    """The cue table shipped with the package."""
    return read_cues(our_table("dragoman.lexicon", "cues.tsv"))


@cache
def lending_verbs() -> frozenset[str]:
    """Verbs that lend themselves to a noun cue (*express hope*, *issue a warning*)."""
    return frozenset(r["lemma"] for r in load_table(our_table("dragoman.lexicon", "lending.tsv"), ("lemma", "example")))


def _cue(row: Row) -> Cue:
    act: Act = row.one_of("act", get_args(Act))  # type: ignore[assignment]
    pos = row.one_of("pos", ("verb", "noun", "adj", "prep"))
    frames = tuple(_frame(text, act, row) for text in row.many("frames"))
    if not frames:
        raise LexiconError("no frame.", where=row.where, do=f"Name at least one of: {', '.join(FRAMES)}.")
    return Cue(tuple(row["lemma"].split()), pos, act, frames, row["example"])


def _frame(text: str, act: Act, row: Row) -> Frame:
    """``p:of``, ``that:ask``, ``p:about:ask`` → kind, preposition, act."""
    kind, *rest = text.split(":")
    prep = rest.pop(0) if kind in ("p", "obj-p") and rest else None
    if kind not in FRAMES or (kind in ("p", "obj-p")) != (prep is not None):
        raise LexiconError(f"unknown frame {text!r}.", where=row.where, do=f"Use one of: {', '.join(FRAMES)}.")
    if rest and rest[0] not in get_args(Act):
        raise LexiconError(f"unknown act {rest[0]!r} in {text!r}.", where=row.where, do="See the codebook, section 2.")
    return Frame(kind, prep, rest[0] if rest else act)  # type: ignore[arg-type]
