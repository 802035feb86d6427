"""Copies that tell of an act without an event of it: the same sentence, in which the coder saw another act or none.

A reprint reports whatever its head reports. Where the coding of one copy lacks an event that another's has, its words
are looked for: the trigger, with the words of the sentence around it. So a short version that has cut the sentence
tells nothing of the act, and neither does one that says *did not* in it, or another day.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dragoman.desk.acts import STAND_FOR_ALL, Act
from dragoman.desk.duplicates import words_of
from dragoman.desk.reports import Report, stems
from dragoman.span import Span
from dragoman.stages.status import status_words

_SHARE = 0.7  # of the words of the sentence that must stand around the trigger in the copy too
_ROOM = 2  # words that may have been put in on either side: *may have*
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:-\w+)*")
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})


@dataclass(frozen=True, slots=True)
class Retelling:
    """A story that tells of an act in the words of a copy's report.

    ``trigger``: where its words stand in the story; ``of``: the report, as story and event; ``share``: how many of the
    words of the report's sentence stand there, 0 to 1.
    """

    story: str
    trigger: Span
    of: tuple[str, str]
    share: float

    def __str__(self) -> str:
        return f"{self.story} with {'/'.join(self.of)}: a copy, {self.share:.0%} of the words of the sentence"


class _Words:
    """The words of a story as they are compared, where each stands, and in which paragraph."""

    def __init__(self, text: str) -> None:
        found = [(m, said) for m in _TOKEN.finditer(text) for said in words_of(m.group())[:1]]
        self.said = [said for _, said in found]
        self.starts = [m.start() for m, _ in found]
        self.ends = [m.end() for m, _ in found]
        breaks = [m.start() for m in re.finditer("\n", text)]
        self.paragraphs = [bisect_left(breaks, start) for start in self.starts]
        self.at: dict[str, list[int]] = defaultdict(list)
        for n, said in enumerate(self.said):
            for stem in stems(said):
                self.at[stem].append(n)

    def within(self, span: Span) -> range:
        """The numbers of the words that start in a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))


def retellings(
    acts: Sequence[Act], texts: Mapping[str, str], clusters: Mapping[str, int]
) -> Iterator[tuple[int, Retelling]]:
    """Each act's number with the copies that tell of it and have no report in it.

    ``texts``: of the stories; ``clusters``: a story's id → the number of its cluster of copies. Where the copy has an
    event by the same words it was read as another act, and tells nothing of this one.
    """
    copies: dict[int, list[str]] = defaultdict(list)
    for story in sorted(texts.keys() & clusters.keys()):
        copies[clusters[story]].append(story)
    read = lru_cache(maxsize=None)(lambda story: _Words(texts[story]))
    coded = {(r.story, r.trigger.start) for act in acts for r in act.reports}
    for n, act in enumerate(acts):
        told, of = {r.story for r in act.reports}, defaultdict[int, list[Report]](list)
        for r in act.reports:
            if r.story in texts and r.story in clusters:
                of[clusters[r.story]].append(r)
        for cluster, reports in of.items():
            for story in copies[cluster]:
                if story in told:
                    continue
                found = (_again(r, read(r.story), story, read(story)) for r in reports[:STAND_FOR_ALL])
                best = max((f for f in found if f is not None), key=lambda f: f.share, default=None)
                if best is not None and (story, best.trigger.start) not in coded:
                    yield n, best


def _again(report: Report, ours: _Words, story: str, theirs: _Words) -> Retelling | None:
    """Where a copy has a report's trigger among the words of its sentence, if anywhere."""
    sentence = ours.within(report.sentence)
    anchor = next(((n, s) for n in ours.within(report.trigger) for s in stems(ours.said[n])), None)
    if anchor is None or not sentence:
        return None
    at, stem = anchor
    words, best = {ours.said[n] for n in sentence}, None
    for n in theirs.at.get(stem, ()):
        first, last = max(n - (at - sentence.start) - _ROOM, 0), n + sentence.stop - at + _ROOM
        around = {s for s, p in zip(theirs.said[first:last], theirs.paragraphs[first:last], strict=True)
                  if p == theirs.paragraphs[n]}  # fmt: skip
        share = len(words & around) / len(words)
        if share >= _SHARE and (best is None or share > best.share) and not (words ^ around) & _deciding():
            best = Retelling(story, Span(theirs.starts[n], theirs.ends[n]), report.key, share)
    return best


@lru_cache(maxsize=1)
def _deciding() -> frozenset[str]:
    """Words by which a sentence tells another act: days, *not* (*didn't* ends in a t), *may*, *cancelled*."""
    return _DAYS | {"t"} | {w for kind in ("adverb", "modal", "before", "prep") for w in status_words(kind)}
