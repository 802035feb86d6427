"""Events: every codable act of a story, one per act and sentence (codebook, section 3).

Rules (``triggers.py``) and the encoder (``Findings.deeds``) each see acts; ``join.py`` decides between them,
``status.py``, ``sides.py`` and ``deciding.py`` say what has become of an act and who takes part. Where the encoder was
not asked, rules alone decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dragoman import codebook
from dragoman.cast import Cast
from dragoman.coding import Event, EventDate, PloverType, Statement, Time
from dragoman.language.analysis import Analysis, Sentence
from dragoman.language.findings import Deed
from dragoman.lexicon.event_words import EventWord, event_contexts, word_class
from dragoman.stages.clauses import objects_of, prepositions
from dragoman.stages.dates import UNDATED, date_of
from dragoman.stages.events.confidence import THRESHOLD, confidence_of
from dragoman.stages.events.dated import dated
from dragoman.stages.events.deciding import sides_of, status_of
from dragoman.stages.events.join import LIKELY, Draft, join
from dragoman.stages.events.reasons import reason_of
from dragoman.stages.events.retold import joined, told_in
from dragoman.stages.events.subject import Subject, find_subject, has_political_side, is_sporting
from dragoman.stages.events.triggers import Trigger, find_triggers
from dragoman.stages.events.voice import Voice, asserter, says_by, voice_of
from dragoman.stages.frames import match_word
from dragoman.stages.places import find_location
from dragoman.stages.sides import SPEECH, Sides, find_sides

# Acts nobody agrees to: readiness for them is a threat.
_HARM = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"})


def find_events(
    analysis: Analysis,
    cast: Cast,
    times: Sequence[Time],
    statements: Sequence[Statement],
    *,
    threshold: float = THRESHOLD,
) -> tuple[Event, ...]:
    """Every codable act, in text order, with ids ``e1``, ``e2`` ...

    ``threshold``: confidence below which an act is left out; 0 keeps all.
    """
    found = [e for _, e in draft_events(analysis, cast, times, statements) if e.confidence >= threshold]
    numbered = tuple(replace(e, id=f"e{n}") for n, e in enumerate(found, start=1))
    return joined(dated(numbered, analysis, cast, times, statements), analysis)


def draft_events(
    analysis: Analysis,
    cast: Cast,
    times: Sequence[Time],
    statements: Sequence[Statement],
    *,
    ruled: Callable[[Analysis, Cast, Sentence], tuple[Trigger, ...]] = find_triggers,
) -> list[tuple[Draft, Event]]:
    """Every act with the draft it was made from, in text order, however unsure, before ids.

    ``ruled``: the rules' triggers of a sentence; benchmarks leave them out.
    """
    deeds, subject = _by_sentence(analysis), find_subject(analysis, cast)
    found: list[tuple[Draft, Event]] = []
    for sentence in analysis.sentences:
        if is_sporting(analysis, sentence):
            continue
        drafts = join(analysis, sentence, ruled(analysis, cast, sentence), deeds.get(sentence.i, ()))
        made = [m for d in drafts if (m := _event(analysis, cast, times, statements, d, subject)) is not None]
        here: list[tuple[Draft, Event]] = []
        for draft, event in sorted(made, key=lambda m: -m[1].confidence):  # of two tellings the surer stays
            if not told_in([e for _, e in here], event, analysis):
                here.append((draft, event))
        found += sorted(here, key=lambda d: (d[1].trigger.start, d[1].trigger.end, d[1].type))
    return found


def _by_sentence(analysis: Analysis) -> dict[int, list[Deed]]:
    found: dict[int, list[Deed]] = {}
    for deed in analysis.findings.deeds:
        at = analysis.token_at(deed.trigger.start)
        if at is not None:
            found.setdefault(analysis.tokens[at].sentence, []).append(deed)
    return found


def _event(
    analysis: Analysis,
    cast: Cast,
    times: Sequence[Time],
    statements: Sequence[Statement],
    draft: Draft,
    subject: Subject,
) -> tuple[Draft, Event] | None:
    """The event of a draft beside the draft as it was judged; None where it is none. ``subject``: the story's."""
    trigger = draft.trigger
    voice = voice_of(analysis, statements, trigger)
    sides = find_sides(
        analysis, cast, trigger.word, verb=trigger.verb, noun=trigger.noun, speaker=voice.speaker
    )
    sides = sides_of(analysis, cast, trigger, draft.deed, sides)
    word, sides = _by_the_sides(analysis, cast, trigger, sides)
    if word.type == "PROTEST" and says_by(analysis, statements, trigger):
        word = replace(word, type="ACCUSE", mode="disapprove", cameo="111")  # *..., a rights group protested*
    trigger = replace(trigger, word=word)
    verdict = status_of(analysis, trigger, draft.deed)
    at = trigger.at if trigger.noun is None else trigger.noun
    date = date_of(analysis, times, at, verb=trigger.verb, status=verdict.status)
    if date is None and word.type in SPEECH and verdict.status == "occurred":
        date = _date_of_saying(analysis, times, statements, voice)
    location = None if word.type in SPEECH else find_location(analysis, trigger.tokens)
    if not _codable(
        analysis, trigger, sides, date, placed=location is not None, spoken=voice.speaker is not None
    ):
        return None
    likely = subject == "other" and draft.chance >= LIKELY and has_political_side(cast, sides)
    if subject != "affairs" and not likely:
        draft = replace(draft, basis="foreign")
    own = word.type in SPEECH and verdict.status == "occurred" and voice.speaker in sides.actors
    return draft, Event(
        "", _plover(word.type), word.mode, _contexts(analysis, trigger), word.cameo, trigger.span(analysis),
        analysis.sentence_of(trigger.at).span, sides.actors, sides.recipients, date or UNDATED, location,
        verdict.status, asserter(analysis, cast, statements, trigger, voice, own=own), codebook.quads()[word.type],
        codebook.intensity(word.type, word.mode), None, confidence_of(draft),
        reason_of(analysis, draft, trigger, verdict),
    )  # fmt: skip


def _by_the_sides(analysis: Analysis, cast: Cast, trigger: Trigger, sides: Sides) -> tuple[EventWord, Sides]:
    """What an act is depends on who takes part.

    Drills of two states cooperate, a vow not to is a rejection, readiness to do harm is a threat.
    """
    word = trigger.word
    if word.type == "MOBILIZE" and word.mode == "troops" and word.cameo == "150":
        homes = {cast.actor(a).country for a in sides.actors}
        if len(homes) > 1:
            return replace(word, type="COOPERATE", mode=None, cameo="062"), Sides(
                sides.actors[:1], sides.actors[1:]
            )
    if (
        word.type == "AGREE"
        and trigger.verb is not None
        and analysis.tokens[trigger.verb].lemma in word_class("VOW")
    ):
        for c in analysis.with_dep(trigger.verb, "xcomp"):
            if analysis.child(c, "neg") is not None:
                return replace(word, type="REJECT", cameo="120"), sides
    if word.type == "AGREE" and trigger.verb is not None and _is_harm(analysis, cast, trigger.verb):
        return replace(word, type="THREATEN", mode=None, cameo="130"), sides
    return word, sides


def _is_harm(analysis: Analysis, cast: Cast, verb: int) -> bool:
    """Whether what somebody is ready or promises to do hurts (*is prepared to impose martial law*).

    What two agree on with each other (*agreed to hold drills*) is no threat.
    """
    if analysis.tokens[verb].lemma == "agree":
        return False
    for c in analysis.with_dep(verb, "xcomp"):
        match = match_word(analysis, cast, c)
        if match is not None and match.word.type in _HARM:
            return True
    return False


def _date_of_saying(
    analysis: Analysis, times: Sequence[Time], statements: Sequence[Statement], voice: Voice
) -> EventDate | None:
    """The day somebody spoke, for what was done by speaking; else that of whoever reports it the same day."""
    by_id = {s.id: s for s in statements}
    said = by_id.get(voice.asserted_by or "")
    while said is not None:
        at = analysis.token_at(said.cue.start) if said.cue is not None else None
        found = date_of(analysis, times, at, verb=None) if at is not None else None
        if found is not None:
            return found
        said = by_id.get(said.parent or "")
    return None


def _plover(name: str) -> PloverType:
    return name  # type: ignore[return-value]  # the lexicon is checked against the codebook as it loads


def _codable(
    analysis: Analysis, trigger: Trigger, sides: Sides, date: EventDate | None, *, placed: bool, spoken: bool
) -> bool:
    """Somebody acts.

    Or, with no doer named, victim, place or date is definite. A bare *the talks* is no telling.
    """
    noun_alone = trigger.noun is not None and trigger.verb is None
    if noun_alone and _is_bare(analysis, trigger.noun or 0) and date is None:
        return False
    if trigger.word.pos == "modal" and not (spoken and sides.actors and sides.recipients):
        return False
    if sides.actors:
        return True
    return bool(sides.recipients) or placed or date is not None


def _is_bare(analysis: Analysis, noun: int) -> bool:
    """*The launch*, *this attack*: a definite article and nothing that says more."""
    words = {analysis.tokens[c].lower for c in analysis.with_dep(noun, "det")}
    more = analysis.with_dep(noun, "poss", "prep", "acl", "relcl", "compound", "amod", "nummod", "conj")
    return bool(words & {"the", "this", "that", "these", "those"}) and not more


def _contexts(analysis: Analysis, trigger: Trigger) -> tuple[str, ...]:
    """What the words in and around the trigger speak of, at most three, then what the CAMEO code says."""
    near = {*trigger.tokens, *trigger.taken}
    for i in tuple(near):
        near.update(c for c in analysis.children[i] if analysis.tokens[c].pos in {"NOUN", "ADJ", "PROPN"})
    if trigger.verb is not None:
        near.update(o for o in objects_of(analysis, trigger.verb))
        near.update(n for _, n in prepositions(analysis, trigger.verb))
    found: list[str] = []
    for i in sorted(near):
        token = analysis.tokens[i]
        found.extend(event_contexts().get(token.lemma) or event_contexts().get(token.lower) or ())
    meaning = codebook.cameo_meanings().get(trigger.word.cameo or "")
    if meaning is not None:
        found.extend(c for c in meaning.contexts if c in codebook.contexts())
    return tuple(dict.fromkeys(found))[:3]
