"""Where the content of a cue stands: clauses, infinitives, noun phrases, quotations, the rest of the sentence."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.language.analysis import Analysis
from dragoman.language.quotations import Quotation
from dragoman.lexicon.cues import Frame
from dragoman.span import Span, trim
from dragoman.stages.statements.hits import FINITE, Hit

_EDGE = " \t\n,;:–—-"
_MAX_GAP = 60  # characters between a cue and the quotation it introduces (addressee, adverb, time)


@dataclass(frozen=True, slots=True)
class Content:
    """The content found for a hit: its spans in order, and the frame that found it."""

    spans: tuple[Span, ...]
    frame: Frame


def find_content(analysis: Analysis, hit: Hit, quotations: tuple[Quotation, ...]) -> Content | None:
    """The content of a cue by the first of its frames that the parse supports, widened to its quotation marks.

    ``quotations``: those of the cue's paragraph. None when no frame fits: then the word is no cue here.
    """
    quoted = hit.cue.frame("quote")
    if quoted is not None and hit.cue.pos == "verb":
        spans = _quote(analysis, hit, quoted, quotations)
        own = hit.source is not None and analysis.tokens[hit.source].head == hit.head
        fronted = own and bool(spans) and spans[0].end <= hit.span(analysis).start
        if fronted and _begins_sentence(analysis.story.text, spans[0]):
            return Content(tuple(spans), quoted)
    for frame in hit.cue.frames:
        finder = _FINDERS[frame.kind]
        spans = finder(analysis, hit, frame, quotations)
        if spans:
            return Content(_widened(analysis, hit, spans, quotations), frame)
    return None


# -- frames --------------------------------------------------------------------------------------------------------
def _that(analysis: Analysis, hit: Hit, _frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """A finite clause on the cue, or the sentence the cue is a parenthesis in (*Talks, he said, go on*)."""
    clauses = ("ccomp", "acl", "relcl", "advcl") if hit.cue.pos == "noun" else ("ccomp",)
    for at in _carriers(hit):
        for c in analysis.with_dep(at, *clauses):
            if hit.cue.pos == "noun" and not _is_that_clause(analysis, c):
                continue
            if hit.cue.pos != "noun" and _is_question(analysis, c) and hit.cue.frame("wh"):
                continue
            if c == hit.head or analysis.tokens[c].pos == "PUNCT":
                continue
            return _clause(analysis, hit, c)
    if hit.cue.pos == "verb" and not hit.passive:
        return _parenthesis(analysis, hit)
    return []


def _is_that_clause(analysis: Analysis, c: int) -> bool:
    """Whether a clause on a noun is its content (*the claim that ...*) and no relative clause or participle."""
    mark = analysis.child(c, "mark")
    return mark is not None and analysis.tokens[mark].lower == "that"


def _is_question(analysis: Analysis, c: int) -> bool:
    first = analysis.tokens[analysis.left[c]].lower
    return first in ("whether", "if", "why", "how", "what", "who", "when", "where", "which")


def _clause(analysis: Analysis, hit: Hit, c: int) -> list[Span]:
    """The subtree of clause c without *that*, and without the cue's own words where they stand inside it."""
    first, last = analysis.left[c], analysis.right[c]
    if analysis.tokens[first].lower == "that" and analysis.tokens[first].dep == "mark":
        first += 1
    cut = [i for i in hit.tokens if first <= i < last]
    if cut:
        return _pieces(analysis, first, min(cut)) + _pieces(analysis, max(cut) + 1, last)
    if last <= hit.head:
        sentence = analysis.sentence_of(hit.head)
        first = min(first, _quote_or_sentence_start(analysis, sentence.first, first))
    return _pieces(analysis, first, last)


def _quote_or_sentence_start(analysis: Analysis, start: int, first: int) -> int:
    """Where a fronted clause really begins: the sentence's start, unless a clause of its own stands before it."""
    between = analysis.tokens[start:first]
    return start if all(t.pos in ("PUNCT", "ADV", "CCONJ", "INTJ", "SCONJ") for t in between) else first


def _parenthesis(analysis: Analysis, hit: Hit) -> list[Span]:
    """The rest of the sentence around an attribution set off by commas: *Talks go on, he said*."""
    t = analysis.tokens[hit.head]
    if t.dep not in ("parataxis", "advcl", "ccomp", "dep", "ROOT") or hit.source is None:
        return []
    sentence = analysis.sentence_of(hit.head)
    low = min(analysis.left[hit.head], analysis.left[hit.source], *hit.tokens)
    high = max(analysis.right[hit.source], max(hit.tokens) + 1) if hit.source > hit.head else max(hit.tokens) + 1
    if t.dep in ("parataxis", "advcl", "ccomp") and t.head != hit.head:
        if t.dep == "advcl" and analysis.tokens[analysis.left[hit.head]].lower != "as":
            return []
        if t.dep == "ccomp":
            return []
        high = analysis.right[hit.head]
        return _pieces(analysis, sentence.first, low) + _pieces(analysis, high, sentence.last)
    return []


def _to(analysis: Analysis, hit: Hit, _frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """An infinitive about the speaker: *vowed to reopen the port*."""
    if hit.passive:
        return []
    for at in _carriers(hit):
        if hit.cue.pos == "verb" and at == hit.head and analysis.child(at, "dobj", "dative") is not None:
            continue
        for c in analysis.with_dep(at, "xcomp", "acl", "advcl"):
            if c > hit.head and analysis.is_infinitive(c):
                return _pieces(analysis, analysis.left[c], _end_of_infinitive(analysis, c))
    return []


def _end_of_infinitive(analysis: Analysis, c: int) -> int:
    """Where an infinitive clause ends: before a finite verb that the parser coordinates with it (*to go and said*)."""
    for conj in analysis.with_dep(c, "conj"):
        if analysis.tokens[conj].tag in FINITE:
            before = [x for x in analysis.with_dep(c, "cc", "punct") if c < x < analysis.left[conj]]
            return min(before[-1:], default=analysis.left[conj])
    return analysis.right[c]


def _obj_to(analysis: Analysis, hit: Hit, _frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """An infinitive about the person addressed, who is left out: *urged Norria to reopen the port*."""
    candidates = [*analysis.with_dep(hit.head, "xcomp", "ccomp", "advcl")]
    for at in (*hit.tokens[1:], *analysis.with_dep(hit.head, "dobj", "prep", "dative")):
        candidates += analysis.with_dep(at, "acl", "xcomp", "advcl", "relcl", "pcomp")
        for obj in analysis.with_dep(at, "pobj"):
            candidates += analysis.with_dep(obj, "acl", "xcomp", "relcl")
    for c in sorted(set(candidates)):
        if c > hit.head and analysis.is_infinitive(c):
            to = next(x for x in analysis.with_dep(c, "aux") if analysis.tokens[x].lower == "to")
            not_ = [x for x in analysis.with_dep(c, "neg") if x == to - 1]
            return _pieces(analysis, not_[0] if not_ else to, _end_of_infinitive(analysis, c))
    return []


def _ing(analysis: Analysis, hit: Hit, _frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """A gerund: *denied closing the port*."""
    for at in hit.tokens:
        for c in analysis.with_dep(at, "xcomp", "ccomp", "pcomp"):
            if c > hit.head and analysis.tokens[c].tag == "VBG":
                return _pieces(analysis, analysis.left[c], analysis.right[c])
    return []


def _obj(analysis: Analysis, hit: Hit, _frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """A noun phrase: *condemned the attack*, and of a passive with a named speaker its subject."""
    if hit.passive:
        if hit.source is None:
            return []
        subject = analysis.child(hit.head, "nsubjpass")
        return _pieces(analysis, analysis.left[subject], analysis.right[subject]) if subject is not None else []
    for at in reversed(hit.tokens):
        obj = analysis.child(at, "pobj") if at != hit.head else analysis.child(at, "dobj", "pobj")
        if obj is not None and obj > hit.head and not _is_time(analysis, obj):
            return _pieces(analysis, analysis.left[obj], _with_reason(analysis, hit, analysis.right[obj]))
    if len(hit.tokens) > 1:
        clause = analysis.child(hit.tokens[-1], "pcomp")
        if clause is not None:
            return _pieces(analysis, analysis.left[clause], analysis.right[clause])
        obj = analysis.child(hit.head, "dobj")
        if obj is not None and obj > max(hit.tokens):
            return _pieces(analysis, analysis.left[obj], analysis.right[obj])
    return []


def _with_reason(analysis: Analysis, hit: Hit, last: int) -> int:
    """Where an object ends with what it is said to be or blamed for: *mocked him as weak*, *slammed her for it*."""
    for p in analysis.with_dep(hit.head, "prep"):
        if p == last and analysis.tokens[p].lower in ("as", "for"):
            return analysis.right[p]
    return last


def _is_time(analysis: Analysis, i: int) -> bool:
    return analysis.entity_of(i) in ("DATE", "TIME")


def _obj_as(analysis: Analysis, hit: Hit, _frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """A noun phrase and what it is said to be: *described the closure as a mistake*."""
    obj = analysis.child(hit.head, "dobj")
    places = (hit.head,) if obj is None else (hit.head, obj)
    found = [c for at in places for c in analysis.with_dep(at, "prep", "advcl") if c > hit.head]
    as_ = next((c for c in found if analysis.tokens[c].lower == "as"), None)
    if as_ is None:
        return []
    if obj is None or hit.passive:
        return _pieces(analysis, as_ + 1, analysis.right[as_])
    return _pieces(analysis, analysis.left[obj], max(analysis.right[obj], analysis.right[as_]))


def _oprd(analysis: Analysis, hit: Hit, _frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """What something is called: *called the closure a mistake*."""
    clause = analysis.child(hit.head, "ccomp", "oprd", "xcomp")
    if clause is None or clause < hit.head or analysis.child(clause, "mark") is not None:
        return []
    obj = analysis.child(hit.head, "dobj")
    first = analysis.left[obj] if obj is not None and hit.head < obj < clause else analysis.left[clause]
    return _pieces(analysis, max(first, hit.head + 1), analysis.right[clause])


def _obj_p(analysis: Analysis, hit: Hit, frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """A noun phrase and a preposition: *accused Norria of closing the port*.

    The person addressed is left out where the preposition holds all that is said (*complimented him on*).
    """
    obj = analysis.child(hit.head, "dobj")
    places = [hit.head] if obj is None else [hit.head, obj]
    for at in places:
        for p in analysis.with_dep(at, "prep"):
            if analysis.tokens[p].lower == frame.prep and p > hit.head:
                if frame.act in ("accuse", "criticize") and obj is not None:
                    return _pieces(analysis, analysis.left[obj], max(analysis.right[p], analysis.right[obj]))
                return _pieces(analysis, p + 1, analysis.right[p])
    return []


def _p(analysis: Analysis, hit: Hit, frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """A preposition: *warned of a war*, *hopes for peace*, *concern over the strike*."""
    for at in _carriers(hit):
        for p in analysis.with_dep(at, "prep", "agent"):
            if analysis.tokens[p].lower == frame.prep and p > hit.head and p + 1 < analysis.right[p]:
                obj = analysis.child(p, "pobj")
                if obj is None or (obj != hit.source and not _is_time(analysis, obj)):
                    return _pieces(analysis, p + 1, analysis.right[p])
    return []


def _wh(analysis: Analysis, hit: Hit, _frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """An indirect question: *asked whether the port would reopen*."""
    for at in _carriers(hit):
        for c in analysis.with_dep(at, "ccomp", "xcomp", "advcl", "acl"):
            if c > hit.head and _is_question(analysis, c):
                return _pieces(analysis, analysis.left[c], analysis.right[c])
    return []


def _quote(analysis: Analysis, hit: Hit, _frame: Frame, quotations: tuple[Quotation, ...]) -> list[Span]:
    """A quotation right before or right after the attribution: *"Never," said Oru*; *Oru said: "Never"*."""
    if hit.passive and hit.source is None:
        return []
    cue = hit.span(analysis)
    spans = [cue] if hit.source is None else [cue, analysis.span(analysis.left[hit.source], hit.source + 1)]
    low, high = min(s.start for s in spans), max(s.end for s in spans)
    text, outer = analysis.story.text, [q for q in quotations if q.depth == 0]
    around = [q for q in outer if q.span.holds(cue)]
    if around:
        outer = [q for q in quotations if q.depth == 1 and around[0].span.holds(q.span)]
    found = []
    own = hit.source is None or analysis.tokens[hit.source].head == hit.head
    for q in outer:
        before, after = text[q.span.end : low], text[high : q.span.start]
        stopped = text[q.span.end - 2 : q.span.end - 1] in ",?!—-…."
        ahead = own and q.span.end <= low and len(before) <= _MAX_GAP and _only_marks(before) and stopped
        introduced = len(after) <= 2 * _MAX_GAP and "." not in after and after.rstrip()[-1:] in (",", ":")
        if ahead or (q.span.start >= high and introduced):
            found.append(q.span)
    return found[:2] if len(found) > 1 and found[0].end <= low and found[-1].start >= high else found[:1]


def _only_marks(text: str) -> bool:
    """Whether nothing but marks and a short conjunction stands between a quotation and its attribution."""
    return not any(word.isalnum() and word.lower() not in ("and", "as", "but") for word in text.split())


def _begins_sentence(text: str, quotation: Span) -> bool:
    """Whether a quotation is a sentence of its own and no part of the writer's."""
    return text[quotation.start : quotation.end].lstrip("“«„\"ʺ″＂‟'‘`")[:1].isupper()


def _source_frame(analysis: Analysis, hit: Hit, _frame: Frame, _quotations: tuple[Quotation, ...]) -> list[Span]:
    """The rest of the sentence around *according to X*."""
    assert hit.source is not None
    sentence = analysis.sentence_of(hit.head)
    first, last = hit.tokens[0], max(analysis.right[hit.source], analysis.right[hit.tokens[-1]])
    before, after = _pieces(analysis, sentence.first, first), _pieces(analysis, last, sentence.last)
    if before and after and len(after[0]) < 12:
        after = []
    return before + after if not before or not after or len(before[0]) > 12 else after


_FINDERS = {
    "that": _that, "quote": _quote, "to": _to, "obj-to": _obj_to, "ing": _ing, "obj": _obj, "obj-as": _obj_as,
    "oprd": _oprd, "obj-p": _obj_p, "p": _p, "wh": _wh, "source": _source_frame,
}  # fmt: skip


# -- edges ---------------------------------------------------------------------------------------------------------
def _carriers(hit: Hit) -> tuple[int, ...]:
    """The tokens a content may hang on: the cue's head, and what lends it its subject."""
    return (hit.head,) if hit.lender is None else (hit.head, hit.lender)


def _pieces(analysis: Analysis, first: int, last: int) -> list[Span]:
    """Tokens first to last as one span without commas and the full stop at its ends; none when nothing is left."""
    if first >= last:
        return []
    raw = analysis.span(first, last)
    text = analysis.story.text
    span = trim(text, raw.start, raw.end, marks=_EDGE)
    if span is None:
        return []
    if text[span.end - 1] == "." and not text[: span.end].endswith("...") and analysis.tokens[last - 1].text == ".":
        span = trim(text, span.start, span.end - 1, marks=_EDGE)
    return [span] if span is not None and any(c.isalnum() for c in text[span.start : span.end]) else []


def _widened(analysis: Analysis, hit: Hit, spans: list[Span], quotations: tuple[Quotation, ...]) -> tuple[Span, ...]:
    """Each span grown to whole quotations where it begins or ends inside one that does not hold the cue."""
    cue = hit.span(analysis)
    out: list[Span] = []
    for span in spans:
        for q in quotations:
            if q.span.holds(cue) or cue.holds(q.span) or q.span.overlaps(cue):
                continue
            if span.overlaps(q.span) or _touches(span, q.span):
                span = Span(min(span.start, q.span.start), max(span.end, q.span.end))
        if not any(o.holds(span) for o in out):
            out = [o for o in out if not span.holds(o)] + [span]
    return tuple(sorted(out))


def _touches(span: Span, quote: Span) -> bool:
    """Whether the one ends where the other begins."""
    return quote.end == span.start or span.end == quote.start
