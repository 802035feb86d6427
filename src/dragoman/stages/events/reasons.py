"""Why an event was coded, for the analyst who wants to know (``dragoman why``)."""

from __future__ import annotations

from dragoman.coding import Reason
from dragoman.language.analysis import Analysis
from dragoman.span import Span
from dragoman.stages.clauses import clause_verb
from dragoman.stages.events.join import Draft
from dragoman.stages.events.triggers import Trigger
from dragoman.stages.status import Verdict


def reason_of(analysis: Analysis, draft: Draft, trigger: Trigger, verdict: Verdict) -> Reason:
    """The clause, the words that fired, the lexicon's line, the encoder's scores and what shows the status."""
    deed = draft.deed
    fired = sorted({*trigger.tokens, *trigger.taken})
    words = tuple(analysis.tokens[i].span for i in fired)
    return Reason(
        draft.basis,
        _clause(analysis, trigger),
        words,
        draft.trigger.word.line,
        {} if deed is None else {"act": deed.chance, **dict(deed.types)},
        {} if deed is None else {name: chance for name, chance in deed.statuses if chance >= 0.01},
        None if verdict.at is None else analysis.tokens[verdict.at].span,
        verdict.because,
    )


def _clause(analysis: Analysis, trigger: Trigger) -> Span:
    """What hangs on the clause's verb, inside its sentence."""
    verb = clause_verb(analysis, trigger.at)
    return analysis.span(analysis.left[verb], analysis.right[verb])
