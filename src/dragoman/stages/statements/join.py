"""Where rules and the encoder meet: which of their attributions are statements, and whose words are taken.

The one decision, in order:

1. An attribution the encoder is sure enough of is a statement, with the encoder's source and content. Where a rule sees
   the same cue, the rule names the act unless its cue is neutral and the encoder knows better.
2. An attribution that only rules see stays unless the encoder finds its cue unlikely.
3. Where the encoder was not asked, rules alone decide.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import cast as as_type

from dragoman.cast import Cast
from dragoman.coding import Act
from dragoman.language.analysis import Analysis
from dragoman.language.findings import Attribution
from dragoman.language.quotations import Quotation
from dragoman.span import Span
from dragoman.stages.statements.acts import act_of_words
from dragoman.stages.statements.drafts import Draft
from dragoman.stages.statements.learned import content_of, speaker_head

SURE = 0.5  # confidence from which an attribution that only the encoder sees is a statement
AGREED = 0.25  # confidence from which the encoder's reading of a cue that a rule sees too is taken
UNLIKELY = 0.05  # chance of being a cue below which what only rules see is dropped
KNOWS_ACT = 0.6  # chance from which the encoder's act is taken under a neutral cue


def join(
    analysis: Analysis, cast: Cast, ruled: list[Draft], quotations: tuple[tuple[Quotation, ...], ...]
) -> list[Draft]:
    """The drafts with a cue: what rules found (``ruled``) and what the encoder found, made one."""
    if not analysis.findings.cues:
        return ruled
    free = list(ruled)
    joined: list[Draft] = []
    for attribution in analysis.findings.attributions:
        same = next((d for d in free if d.cue is not None and d.cue.overlaps(attribution.cue)), None)
        if same is not None and same.frame == "layout":
            continue
        if attribution.confidence >= (SURE if same is None else AGREED):
            draft = _read(analysis, cast, attribution, same, quotations)
            if draft is not None:
                joined.append(draft)
                if same is not None:
                    free.remove(same)
    for draft in free:
        if draft.cue is None or draft.frame == "layout":
            joined.append(draft)
            continue
        chance = analysis.findings.cue_chance(draft.cue)
        if chance >= UNLIKELY:
            joined.append(replace(draft, confidence=_both(draft.confidence, chance)))
    return joined


def _both(one: float, two: float) -> float:
    """Two chances of the same thing as one: the mean of their log odds."""
    odds = sum(log(max(p, 1e-3) / max(1.0 - p, 1e-3)) for p in (one, two)) / 2
    return round(1.0 / (1.0 + exp(-odds)), 2)


def _read(
    analysis: Analysis,
    cast: Cast,
    attribution: Attribution,
    same: Draft | None,
    quotations: tuple[tuple[Quotation, ...], ...],
) -> Draft | None:
    """The encoder's attribution as a draft; None when nothing is said or nobody says it."""
    text = analysis.story.text
    source = attribution.source[0] if attribution.source else same.source if same else None
    content = content_of(analysis, attribution, source, quotations)
    if not content or (same is None and source is None):
        return None
    at = analysis.token_at(attribution.cue.start)
    assert at is not None
    paragraph = analysis.sentence_of(at).paragraph
    head = speaker_head(analysis, cast, source) if source is not None else None
    speakers = cast.who(head) if head is not None else ()
    if not speakers and same is not None and same.speaker is not None:
        speakers = (same.speaker,)
    return Draft(
        same.hit if same else None, source, speakers[0] if speakers else None, attribution.cue, content,
        _act(text, content, attribution, same), same.frame if same else "learned", paragraph,
        round(attribution.confidence, 2),
    )  # fmt: skip


def _act(text: str, content: tuple[Span, ...], attribution: Attribution, same: Draft | None) -> Act:
    """The rule's act where its cue names one, else the encoder's where it is sure, else what the words do."""
    learned, chance = attribution.acts[0] if attribution.acts else ("say", 0.0)
    if same is not None and same.act != "say":
        return same.act
    if chance >= KNOWS_ACT or (same is None and learned != "say"):
        return as_type("Act", learned)
    return act_of_words(" ".join(text[s.start : s.end] for s in content))
