"""Which way a sentence looks from a time expression: back or ahead. Decides which Tuesday "Tuesday" is.

With a parse, the verb above the expression decides; without one, the nearest telling word of the sentence.
"""

from __future__ import annotations

import re
from functools import cache

from dragoman.language.analysis import Analysis, Token
from dragoman.span import Span
from dragoman.stages.times.calendar import Tense
from dragoman.stages.times.words import one_of, values

# Verbs and nouns are looked for at most so many heads above the time, words so many characters away from it.
_HIGHEST, _REACH = 12, 120


# Right before a time these settle it: "since October" looks back, "until February" ahead.
_SETTLED: tuple[tuple[re.Pattern[str], Tense], ...] = (
    (re.compile(r"\bsince\s\Z", re.IGNORECASE), "past"),
    (
        re.compile(
            r"\b(?:until(?: at least)?|as (?:early|soon) as|no later than)\s"
            r"(?:[\d:]+ ?[ap]\.?m\.? ?(?:[A-Z]+ )?)?\Z",
            re.IGNORECASE,
        ),
        "future",
    ),
)


_PERFECT = frozenset({"has", "have", "'s", "'ve", "’s", "’ve"})
_FOR, _A_DAY = re.compile(r"\bfor\s\Z", re.IGNORECASE), re.compile(r"[a-z]day\b|\b\d{1,2}(?:st|nd|rd|th)?\b")


# *Until Thursday, they had not said so*: what has been so until then is over.
_HAD_TILL = re.compile(r"\s?,?\s(?:\w+\s){1,3}?had\b")


def tense_led(text: str, span: Span) -> Tense | None:
    """The tense that the words right before a span settle; None when they settle none."""
    before = text[max(0, span.start - 40) : span.start]
    if before.endswith("Until ") and _HAD_TILL.match(text, span.end):
        return "past"
    if _FOR.search(before) and _A_DAY.search(text[span.start : span.end]):
        return None if re.match(r"['’]s\b", text[span.end : span.end + 3]) else "future"  # not *for Friday's attack*
    return next((tense for cue, tense in _SETTLED if cue.search(before)), None)


def tense_above(analysis: Analysis, span: Span) -> Tense | None:
    """The tense of the verb that governs a span; None when there is none above it."""
    i = analysis.head_of(span)
    if i is None:
        i = analysis.token_at(span.start)
    if i is None:
        return None
    ahead = noun = False
    for step, above in enumerate((i, *analysis.ancestors(i))):
        token = analysis.tokens[above]
        if step > _HIGHEST:
            break
        planned = step > 0 and token.lemma in values("ahead")
        if any(analysis.tokens[c].lower in values("arranged") for c in analysis.with_dep(above, "amod")):
            return "future"  # *asked about the planned tour in July*
        if token.pos not in ("VERB", "AUX") or above in analysis.within(span):
            ahead = ahead or planned
            noun = noun or (step > 0 and token.pos in ("NOUN", "PROPN"))
            continue
        if noun and token.lemma in values("undone"):  # *called off the talks on Friday*: they were for Friday
            return "future"
        tense = _tense_of(analysis, token)
        helpers = _helpers(analysis, token)
        if _is_due(analysis, token) and "had" not in helpers:
            return "future"
        if helpers & _PERFECT and token.lemma in _of_the_object():
            return "future"
        if planned and "had" not in helpers:
            return "future"
        if ahead and token.lemma in values("leading"):
            return "future"
        if "to" in helpers:
            ahead = True
        elif tense is not None:
            # "met to mark Friday's pact" looks back; "hopes to meet on Friday" ahead
            return tense if tense == "past" or not ahead else "future"
    return "future" if ahead else None


@cache
def _of_the_object() -> frozenset[str]:
    """Lemmas that, in the perfect, leave a day to their object (*has called off a trip on Friday*)."""
    return frozenset(values("ahead")) | frozenset(values("leading")) | frozenset(values("undone"))


def _is_due(analysis: Analysis, verb: Token) -> bool:
    """*Is due in Oslo on Monday*."""
    return any(analysis.tokens[c].lemma in values("ahead") for c in analysis.with_dep(verb.i, "acomp"))


def _helpers(analysis: Analysis, verb: Token) -> set[str]:
    """The auxiliaries of a verb and its "to"."""
    return {analysis.tokens[c].lower for c in analysis.with_dep(verb.i, "aux", "auxpass")}


def _is_denied(analysis: Analysis, verb: Token) -> bool:
    """Whether a verb is told not to be so, by *not* or by a *neither*, *none* or *no* in its subject."""
    if analysis.with_dep(verb.i, "neg"):
        return True
    subjects = (analysis.subtree(i) for i in analysis.with_dep(verb.i, "nsubj", "nsubjpass"))
    denying = ("neither", "none", "no", "nobody")
    return any(analysis.tokens[i].lower in denying for span in subjects for i in analysis.within(span))


def _tense_of(analysis: Analysis, verb: Token) -> Tense | None:
    """The tense of one verb with its auxiliaries; None for an infinitive and for a bare "-ing"."""
    words = _helpers(analysis, verb)
    if words & set(values("modal")):
        if "could" in words and _is_denied(analysis, verb):  # *could not be reached on Friday*
            return "past"
        return "past" if "have" in words and not words & {"will", "'ll", "’ll"} else "future"
    if verb.tag == "VBD" or words & {"was", "were", "did", "had", "have", "has", "'ve", "’ve"}:
        return "past"
    if verb.tag == "VBN":
        return "present" if words else "past"
    if verb.tag == "VBG":
        return "future" if words & {"is", "are", "'s", "’s", "'re", "’re", "am"} else None
    if verb.tag in ("VBZ", "VBP"):
        return "future" if verb.lemma in values("timetable") and not words else "present"
    return None


@cache
def _cues() -> re.Pattern[str]:
    ahead = one_of([*values("modal"), "scheduled", "planned", "due", "expected", "slated"])
    behind = one_of(values("behind"))
    return re.compile(rf"(?<!\w)(?:(?P<ahead>{ahead})|(?P<behind>{behind}|\w{{3,}}ed))(?!\w)", re.IGNORECASE)


def tense_near(text: str, span: Span) -> Tense | None:
    """The tense that the nearest telling word of the sentence suggests, the words before asked first."""
    before = re.split(r"(?<![ap]\.m)[.!?;]\s|\n", text[max(0, span.start - _REACH) : span.start])[-1]
    cues = list(_cues().finditer(before))
    found = cues[-1] if cues else None
    if found is None:
        found = _cues().search(re.split(r"[.!?;]\s|\n", text[span.end : span.end + _REACH])[0])
    if found is None:
        return None
    return "future" if found["ahead"] else "past"
