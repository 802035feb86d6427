"""Who asserts the words of a trigger, and who is their speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.cast import Cast
from dragoman.coding import Statement
from dragoman.language.analysis import Analysis
from dragoman.stages.clauses import subject_of
from dragoman.stages.events.triggers import Trigger
from dragoman.stages.sides import SPEECH

_FIRST_PERSON = frozenset({"i", "we"})


@dataclass(frozen=True, slots=True)
class Voice:
    """The innermost statement around a trigger, its speaker, and whether the trigger is itself a cue."""

    asserted_by: str | None
    speaker: str | None
    cued: bool


def voice_of(analysis: Analysis, statements: Sequence[Statement], trigger: Trigger) -> Voice:
    """Whose words a trigger stands in; where it is a cue, those of the one who speaks by it."""
    span = analysis.tokens[trigger.at].span
    cues = [s for s in statements if s.cue is not None and s.cue.overlaps(span)]
    if cues and trigger.word.type in SPEECH:
        return Voice(cues[0].id, cues[0].speaker, cued=True)
    around = [s for s in statements if any(c.holds(span) for c in s.content)]
    if not around:
        return Voice(None, None, cued=False)
    inner = min(around, key=lambda s: (sum(map(len, s.content)), s.id))
    return Voice(inner.id, inner.speaker, cued=False)


def says_by(analysis: Analysis, statements: Sequence[Statement], trigger: Trigger) -> bool:
    """Whether the trigger's verb is the cue of a statement."""
    if trigger.verb is None:
        return False
    span = analysis.tokens[trigger.verb].span
    return any(s.cue is not None and s.cue.overlaps(span) and s.content for s in statements)


def asserter(
    analysis: Analysis, cast: Cast, statements: Sequence[Statement], trigger: Trigger, voice: Voice, *, own: bool
) -> str | None:
    """Id of the statement that asserts an act, None for the story.

    ``own``: it is a speech act of whoever speaks the words. What a speaker does by its words is told by whoever reports
    them; what it tells of itself (*said it had rejected the plan*) it asserts itself.
    """
    said = next((s for s in statements if s.id == voice.asserted_by), None)
    if said is not None and (voice.cued or (own and not _tells_of_itself(analysis, cast, trigger, said))):
        return said.parent
    return voice.asserted_by


def _tells_of_itself(analysis: Analysis, cast: Cast, trigger: Trigger, said: Statement) -> bool:
    """Whether the speaker tells of the act as of a deed: by a noun (*its demands*), or with itself as subject.

    *I* and *we* are no such subject: whoever says *we condemn* condemns.
    """
    if trigger.verb is None:
        return True
    subject = subject_of(analysis, trigger.verb)
    if subject is None or analysis.tokens[subject].lower in _FIRST_PERSON or said.speaker not in cast.who(subject):
        return False
    return analysis.is_infinitive(trigger.verb) or any(c.holds(analysis.tokens[subject].span) for c in said.content)
