"""Events: every codable act of a story, one per act and sentence (codebook, section 3).

Three ways to be a trigger: a verb or adjective whose frame is filled (``lexicon/events.tsv``), a light verb
with an event noun (*held talks*: one act), and an event noun that names a side, a victim or a place. Uses no
findings of an encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dragoman import codebook
from dragoman.cast import Cast
from dragoman.coding import Event, EventDate, PloverType, Statement, Status, Time
from dragoman.language.analysis import Analysis, Sentence
from dragoman.lexicon.event_words import EventWord, event_contexts, event_words, word_class
from dragoman.span import Span
from dragoman.stages.clauses import VERBAL, clause_verb, light_verb, objects_of, prepositions
from dragoman.stages.dates import UNDATED, date_of
from dragoman.stages.frames import match_word
from dragoman.stages.places import find_location
from dragoman.stages.sides import Sides, find_sides
from dragoman.stages.status import find_status, status_before, status_words

SPEECH = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"})
# A trigger wider than this (tokens) is cut to its verb: what fills a frame can stand far off.
_WIDEST_TRIGGER = 9
# Words of sport in one sentence from which on its matches and strikes are left alone.
_SPORTING = 2


@dataclass(frozen=True, slots=True)
class _Find:
    """A trigger before it is an event: the entry, its verb and noun, its tokens, and what it uses up."""

    word: EventWord
    verb: int | None
    noun: int | None
    tokens: tuple[int, ...]
    taken: tuple[int, ...]

    @property
    def at(self) -> int:
        return self.tokens[0] if self.verb is None else self.verb


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who asserts the words of a trigger.

    The innermost statement around it, and the speaker of a speech act in it.
    """

    asserted_by: str | None
    speaker: str | None
    cued: bool


def find_events(
    analysis: Analysis, cast: Cast, times: Sequence[Time], statements: Sequence[Statement]
) -> tuple[Event, ...]:
    """Every codable act, in text order, with ids ``e1``, ``e2`` ..."""
    found: list[Event] = []
    for sentence in analysis.sentences:
        if _is_sport(analysis, sentence):
            continue
        for find in _finds(analysis, cast, sentence):
            event = _event(analysis, cast, times, statements, find)
            if event is not None and not _told_in(found, event, analysis):
                found.append(event)
    ordered = sorted(found, key=lambda e: (e.sentence.start, e.trigger.start, e.trigger.end, e.type))
    return _joined(tuple(replace(e, id=f"e{n}") for n, e in enumerate(ordered, start=1)), analysis)


def _is_sport(analysis: Analysis, sentence: Sentence) -> bool:
    return sum(t.lemma in word_class("SPORT") for t in analysis.words(sentence)) >= _SPORTING


# -- triggers ------------------------------------------------------------------------------------------------
def _finds(analysis: Analysis, cast: Cast, sentence: Sentence) -> tuple[_Find, ...]:
    """The triggers of a sentence; a noun that a verb has used up names nothing of its own."""
    inside = range(sentence.first, sentence.last)
    found = [f for i in inside if (f := _find(analysis, cast, i) or _demand(analysis, cast, i)) is not None]
    taken = {t for f in found for t in f.taken}
    return tuple(f for f in found if f.noun is None or f.noun not in taken)


def _find(analysis: Analysis, cast: Cast, at: int) -> _Find | None:
    if analysis.entity_of(at) in ("DATE", "TIME"):
        return None  # *in March* is no march
    match = match_word(analysis, cast, at)
    if match is None:
        return None
    if match.word.pos != "noun":
        return _Find(match.word, at, None, _trigger(analysis, at, match.named), match.taken)
    light = light_verb(analysis, at)
    if light is None:
        return _Find(match.word, None, at, _with_modifier(analysis, at), ())
    return _Find(match.word, light, at, _trigger(analysis, light, (at,)), ())


def _demand(analysis: Analysis, cast: Cast, at: int) -> _Find | None:
    """*Norria must withdraw* as somebody's words: the speaker asks it of the subject."""
    token = analysis.tokens[at]
    words = event_words("modal").get(token.lemma) or event_words("modal").get(token.lower)
    if not words:
        return None
    if words[0].slots and not _to_do(analysis, at):
        return None
    if not words[0].slots and token.dep != "aux":
        return None
    verb = token.head if token.dep == "aux" else at
    subject = analysis.child(verb, "nsubj")
    if subject is None or not cast.who(subject) or analysis.tokens[subject].pos == "PRON":
        return None
    return _Find(words[0], verb, None, _trigger(analysis, verb, ()), ())


def _to_do(analysis: Analysis, at: int) -> bool:
    return analysis.tokens[at].pos in VERBAL and any(
        analysis.tokens[a].lower == "to"
        for c in analysis.with_dep(at, "xcomp")
        for a in analysis.with_dep(c, "aux")
    )


def _trigger(analysis: Analysis, verb: int, filled: Sequence[int]) -> tuple[int, ...]:
    """Verb to last slot, when they stand close; else the verb with its particle."""
    sentence = analysis.tokens[verb].sentence
    near = [f for f in filled if analysis.tokens[f].sentence == sentence and 0 < f - verb < _WIDEST_TRIGGER]
    particles = [p for p in analysis.with_dep(verb, "prt") if abs(p - verb) < 4]
    inside = sorted((verb, *near, *particles))
    return (verb, *(i for i in range(inside[0], inside[-1] + 1) if i != verb))


def _with_modifier(analysis: Analysis, noun: int) -> tuple[int, ...]:
    """An event noun with the compounds right before it (*missile launch*)."""
    first = noun
    while first - 1 in analysis.with_dep(noun, "compound"):
        first -= 1
    return (noun, *range(first, noun))


# -- one event -----------------------------------------------------------------------------------------------
def _event(
    analysis: Analysis, cast: Cast, times: Sequence[Time], statements: Sequence[Statement], find: _Find
) -> Event | None:
    top = find.at
    voice = _voice(analysis, statements, find)
    sides = find_sides(analysis, cast, find.word, verb=find.verb, noun=find.noun, speaker=voice.speaker)
    word, sides = _by_the_sides(analysis, cast, find, sides)
    find = replace(find, word=word)
    status = _status_of(analysis, find)
    date = date_of(analysis, times, top if find.noun is None else find.noun, verb=find.verb)
    if date is None and word.type in SPEECH:
        date = _date_of_saying(analysis, times, statements, voice)
    location = None if word.type in SPEECH else find_location(analysis, find.tokens)
    if not _codable(
        analysis, find, sides, date, placed=location is not None, spoken=voice.speaker is not None
    ):
        return None
    own = word.type in SPEECH and voice.speaker in sides.actors
    return Event(
        "", _plover(word.type), word.mode, _contexts(analysis, find), word.cameo,
        analysis.span(min(find.tokens), max(find.tokens) + 1), analysis.sentence_of(top).span,
        sides.actors, sides.recipients, date or UNDATED, location, status,
        _parent_of(statements, voice.asserted_by) if own or voice.cued else voice.asserted_by,
        codebook.quads()[word.type], codebook.intensity(word.type, word.mode), None,
        _confidence(find, sides, status),
    )  # fmt: skip


def _by_the_sides(analysis: Analysis, cast: Cast, find: _Find, sides: Sides) -> tuple[EventWord, Sides]:
    """What an act is depends on who takes part.

    Drills of two states cooperate, a vow not to is a rejection.
    """
    word = find.word
    if word.type == "MOBILIZE" and word.mode == "troops" and word.cameo == "150":
        homes = {cast.actor(a).country for a in sides.actors}
        if len(homes) > 1:
            return replace(word, type="COOPERATE", mode=None, cameo="062"), Sides(
                sides.actors[:1], sides.actors[1:]
            )
    if (
        word.type == "AGREE"
        and find.verb is not None
        and analysis.tokens[find.verb].lemma in word_class("VOW")
    ):
        for c in analysis.with_dep(find.verb, "xcomp"):
            if analysis.child(c, "neg") is not None:
                return replace(word, type="REJECT", cameo="120"), sides
    return word, sides


def _date_of_saying(
    analysis: Analysis, times: Sequence[Time], statements: Sequence[Statement], voice: _Voice
) -> EventDate | None:
    """The day somebody spoke, for what was done by speaking."""
    cue = next((s.cue for s in statements if s.id == voice.asserted_by), None)
    at = analysis.token_at(cue.start) if cue is not None else None
    return date_of(analysis, times, at, verb=None) if at is not None else None


def _plover(name: str) -> PloverType:
    return name  # type: ignore[return-value]  # the lexicon is checked against the codebook as it loads


def _status_of(analysis: Analysis, find: _Find) -> Status:
    """An event noun's own words first (*a planned visit*), then the clause of its light verb.

    Words that do what they say are done even when only wished (*I want to convey my condolences*).
    """
    if find.word.pos == "modal":
        return "occurred"
    if find.word.type in SPEECH and find.verb is not None and _performs(analysis, find.verb):
        return "occurred"
    if find.noun is not None and find.verb is not None:
        alone = status_words("verb").get(analysis.tokens[find.verb].lemma) or find_status(analysis, (find.verb,))
        return alone if alone != "occurred" else status_before(analysis, find.noun) or "occurred"
    return find_status(analysis, (find.at,))


def _performs(analysis: Analysis, verb: int) -> bool:
    """Whether saying one wants or is resolved to do it is doing it (*our resolve to stand with Norria*)."""
    token = analysis.tokens[verb]
    head = analysis.tokens[token.head]
    if token.dep == "acl" and head.pos == "NOUN":
        return head.lemma in word_class("RESOLVE")
    if token.dep != "xcomp" or head.lemma not in {"want", "like", "wish"}:
        return False
    subject = analysis.child(head.i, "nsubj")
    return subject is not None and analysis.tokens[subject].lower in {"i", "we"}


def _voice(analysis: Analysis, statements: Sequence[Statement], find: _Find) -> _Voice:
    """The innermost statement whose content holds the trigger, and whether the trigger is itself a cue."""
    span = analysis.tokens[find.at].span
    cues = [s for s in statements if s.cue is not None and s.cue.overlaps(span)]
    if cues and find.word.type in SPEECH:
        return _Voice(cues[0].id, cues[0].speaker, cued=True)
    around = [s for s in statements if any(c.holds(span) for c in s.content)]
    if not around:
        return _Voice(None, None, cued=False)
    inner = min(around, key=lambda s: (sum(map(len, s.content)), s.id))
    return _Voice(inner.id, inner.speaker, cued=False)


def _parent_of(statements: Sequence[Statement], id_: str | None) -> str | None:
    return next((s.parent for s in statements if s.id == id_), None)


def _codable(
    analysis: Analysis, find: _Find, sides: Sides, date: EventDate | None, *, placed: bool, spoken: bool
) -> bool:
    """Somebody acts.

    Or, with no doer named, victim, place or date is definite. A bare *the talks* is no telling.
    """
    noun_alone = find.noun is not None and find.verb is None
    if noun_alone and _is_bare(analysis, find.noun or 0) and date is None:
        return False
    if find.word.pos == "modal" and not (spoken and sides.actors and sides.recipients):
        return False
    if sides.actors:
        return True
    return bool(sides.recipients) or placed or date is not None


def _is_bare(analysis: Analysis, noun: int) -> bool:
    """*The launch*, *this attack*: a definite article and nothing that says more."""
    words = {analysis.tokens[c].lower for c in analysis.with_dep(noun, "det")}
    more = analysis.with_dep(noun, "poss", "prep", "acl", "relcl", "compound", "amod", "nummod", "conj")
    return bool(words & {"the", "this", "that", "these", "those"}) and not more


def _contexts(analysis: Analysis, find: _Find) -> tuple[str, ...]:
    """What the words in and around the trigger speak of, at most three, then what the CAMEO code says."""
    near = {*find.tokens, *find.taken}
    for i in tuple(near):
        near.update(c for c in analysis.children[i] if analysis.tokens[c].pos in {"NOUN", "ADJ", "PROPN"})
    if find.verb is not None:
        near.update(o for o in objects_of(analysis, find.verb))
        near.update(n for _, n in prepositions(analysis, find.verb))
    found: list[str] = []
    for i in sorted(near):
        token = analysis.tokens[i]
        found.extend(event_contexts().get(token.lemma) or event_contexts().get(token.lower) or ())
    meaning = codebook.cameo_meanings().get(find.word.cameo or "")
    if meaning is not None:
        found.extend(c for c in meaning.contexts if c in codebook.contexts())
    return tuple(dict.fromkeys(found))[:3]


def _confidence(find: _Find, sides: Sides, status: Status) -> float:
    """A rule score, 0 to 1.

    A filled frame 0.75, a plain verb 0.65, a light verb 0.7, a noun alone 0.5; plus 0.1 for each side that
    is named, less 0.1 where the act did not plainly happen.
    """
    if find.noun is not None:
        score = 0.5 if find.verb is None else 0.7
    else:
        score = 0.75 if find.word.slots else 0.65
    score += 0.1 * bool(sides.actors) + 0.1 * bool(sides.recipients)
    return round(score - 0.1 * (status != "occurred"), 2)


# -- told before ---------------------------------------------------------------------------------------------
def _told_in(found: Sequence[Event], event: Event, analysis: Analysis) -> bool:
    """Whether the sentence has this act already under another word.

    Same type, triggers in one clause, no other sides.
    """
    for other in found:
        if other.sentence != event.sentence or other.type != event.type:
            continue
        if other.trigger.overlaps(event.trigger):
            return True
        one, two = analysis.token_at(other.trigger.start), analysis.token_at(event.trigger.start)
        if one is None or two is None:
            continue
        if "visit" in {other.mode, event.mode} and other.mode != event.mode:
            continue
        same_clause = clause_verb(analysis, one) == clause_verb(analysis, two)
        if (
            same_clause
            and other.status == event.status
            and set(event.actors) <= {*other.actors, *other.recipients}
        ):
            return True
    return False


def _joined(events: tuple[Event, ...], analysis: Analysis) -> tuple[Event, ...]:
    """Later tellings point at the first one."""
    done: list[Event] = []
    for event in events:
        first = next((d for d in done if d.same_as is None and _same_act(d, event, analysis)), None)
        done.append(event if first is None else replace(event, same_as=first.id))
    return tuple(done)


def _same_act(first: Event, later: Event, analysis: Analysis) -> bool:
    """Same type, sides that can be the same, dates that can be the same, and a word in common."""
    if first.type != later.type or first.sentence == later.sentence:
        return False
    if not _may_agree(first.actors, later.actors) or not _may_agree(first.recipients, later.recipients):
        return False
    if not set(first.actors + first.recipients) & set(later.actors + later.recipients):
        return False
    if first.date.start and later.date.start and first.date.start != later.date.start:
        return False
    return bool(_content_words(analysis, first.trigger) & _content_words(analysis, later.trigger))


def _may_agree(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    return not one or not two or bool(set(one) & set(two))


def _content_words(analysis: Analysis, span: Span) -> set[str]:
    light = word_class("LIGHT")
    return {
        analysis.tokens[i].lemma
        for i in analysis.within(span)
        if analysis.tokens[i].pos in {"NOUN", "PROPN", "ADJ", *VERBAL}
        and analysis.tokens[i].lemma not in light
    }
