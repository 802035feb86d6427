"""Where rules and the encoder meet: which of their attributions are statements, and whose words are taken.

The one decision, for each cue:

1. Both see it and read the same content (half of the words at least): a statement, in the encoder's words.
2. Both see it and read different contents: a statement, in the encoder's words where it is sure and a clause is said
   (``CLAUSE``), else in the rule's.
3. Only the encoder sees it: a statement where it is sure (``ALONE``).
4. Only a rule sees it: a statement unless the encoder finds the cue unlikely (``UNLIKELY``).

The rule names the act, unless its cue is neutral and the encoder knows better. Where the encoder was not asked, rules
alone decide. The bounds were set on our own held-out stories and the stories of the kit's dev set, 2026-11.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast as as_type

from dragoman.cast import Cast
from dragoman.coding import Act
from dragoman.language.analysis import Analysis
from dragoman.language.findings import Attribution
from dragoman.language.quotations import Quotations
from dragoman.lexicon.cues import load_cues
from dragoman.lexicon.event_words import word_class
from dragoman.span import Span
from dragoman.stages.statements.acts import act_of_words
from dragoman.stages.statements.drafts import Draft
from dragoman.stages.statements.learned import content_of, speaker_head

# Chances: the encoder's confidence in an attribution, but for UNLIKELY, which is a word's chance of being a cue.
CLAUSE, ALONE, UNLIKELY = 0.9, 0.7, 0.02
KNOWS_ACT = 0.8  # chance from which the encoder's act stands under a neutral cue
_TABLE_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj", "ADP": "prep"}
# Frames whose content is a clause or a quotation; infinitives and noun phrases end where the parse says.
_CLAUSES = frozenset({"that", "quote", "source", "obj-as", "obj-p", "oprd", "p"})


def join(analysis: Analysis, cast: Cast, ruled: list[Draft], quotations: Quotations) -> list[Draft]:
    """The drafts of rules (``ruled``) and those of the encoder made one; each says which of them saw it."""
    if not analysis.findings.cues:
        return ruled
    free = [d for d in ruled if d.cue is None or not _is_no_telling(analysis, d.cue)]
    joined: list[Draft] = []
    for attribution in analysis.findings.attributions:
        if _is_no_telling(analysis, attribution.cue):
            continue
        same = next((d for d in free if d.cue is not None and d.cue.overlaps(attribution.cue)), None)
        if same is not None and same.frame == "layout":
            continue
        read = _read(analysis, cast, attribution, same, quotations)
        if same is not None and read is not None and _begins_late(analysis, same, read):
            read = replace(read, content=same.content)
        draft = _alone(read) if same is None else _of_two(same, read, attribution.confidence)
        if same is not None:
            free.remove(same)
        if draft is not None:
            joined.append(draft)
    return joined + [kept for d in free if (kept := _ruled(analysis, d)) is not None]


def _is_no_telling(analysis: Analysis, cue: Span) -> bool:
    """Whether a word that could be a cue only seems (*appears to have won*) or withholds (*denied them access*)."""
    at = analysis.token_at(cue.start)
    if at is None or analysis.tokens[at].pos not in {"VERB", "AUX"}:
        return False
    if analysis.tokens[at].lemma == "deny":
        return any(analysis.tokens[o].lemma in word_class("GRANTED") for o in analysis.with_dep(at, "dobj"))
    return analysis.tokens[at].lemma in word_class("SEEMING")


def _begins_late(analysis: Analysis, same: Draft, read: Draft) -> bool:
    """Whether the encoder leaves out the head of a sentence that ends with its cue (*Oru condemned X, as Y, Z said*).

    Where somebody else speaks in that head it takes the rest for all.
    """
    if len(same.content) != 1 or len(read.content) != 1 or read.cue is None or read.cue.start < read.content[0].end:
        return False
    whole, part = same.content[0], read.content[0]
    at = analysis.token_at(read.cue.start)
    begins = at is not None and whole.start == analysis.sentence_of(at).span.start
    quoted = analysis.story.text[part.start] in "\"“‘'«"
    return begins and not quoted and whole.start < part.start < whole.end and whole.end >= part.end - 1


def _alone(read: Draft | None) -> Draft | None:
    return read if read is not None and read.source is not None and read.chance >= ALONE else None


def _of_two(same: Draft, read: Draft | None, confidence: float) -> Draft:
    """The rule's draft and the encoder's of one cue made one."""
    if read is None:
        return replace(same, basis="doubted", chance=confidence)
    if _shared(same.content, read.content) >= 0.5:
        return replace(read, basis="agreed")
    if confidence >= CLAUSE and same.frame in _CLAUSES:
        return replace(read, basis="doubted")
    return replace(same, basis="doubted", chance=confidence)


def _ruled(analysis: Analysis, draft: Draft) -> Draft | None:
    """A draft that only rules see, with its cue's chance; None where that is too low."""
    if draft.cue is None or draft.frame == "layout":
        return draft
    chance = analysis.findings.cue_chance(draft.cue)
    return replace(draft, basis="unseen", chance=chance) if chance >= UNLIKELY else None


def _read(
    analysis: Analysis, cast: Cast, attribution: Attribution, same: Draft | None, quotations: Quotations
) -> Draft | None:
    """The encoder's attribution as a draft; None when nothing is said."""
    source = attribution.source[0] if attribution.source else same.source if same else None
    content = content_of(analysis, attribution, source, quotations)
    at = analysis.token_at(attribution.cue.start)
    if not content or at is None:
        return None
    head = speaker_head(analysis, cast, source) if source is not None else None
    speakers = cast.who(head) if head is not None else ()
    speaker = speakers[0] if speakers else same.speaker if same else None
    act = _act(analysis, content, attribution, same)
    return Draft(
        same.hit if same else None, source, speaker, attribution.cue, content, act, same.frame if same else "learned",
        analysis.sentence_of(at).paragraph, "learned", attribution.confidence,
    )  # fmt: skip


def _act(analysis: Analysis, content: tuple[Span, ...], attribution: Attribution, same: Draft | None) -> Act:
    """The act its cue names, by the rule or the cue table.

    Under a neutral cue the encoder's where it is sure of one, else what the words do. Of a word no table knows, the
    encoder's.
    """
    learned, chance = attribution.acts[0] if attribution.acts else ("say", 0.0)
    named = same.act if same is not None else _named_act(analysis, attribution.cue)
    if named is not None and named != "say":
        return named
    if named is None or (learned != "say" and chance >= KNOWS_ACT):
        return as_type("Act", learned)
    return act_of_words(" ".join(analysis.story.cut(s) for s in content))


def _named_act(analysis: Analysis, cue: Span) -> Act | None:
    """The act that the cue table has for the last word of a cue that is in it."""
    for i in reversed(analysis.within(cue)):
        t = analysis.tokens[i]
        if entries := load_cues().starting(_TABLE_POS.get(t.pos, ""), t.lower if t.pos == "ADP" else t.lemma):
            return entries[-1].act
    return None


def _shared(one: tuple[Span, ...], two: tuple[Span, ...]) -> float:
    """Characters that two contents share, as a part of all they hold."""
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in two)
    return shared / (sum(map(len, one)) + sum(map(len, two)) - shared)
