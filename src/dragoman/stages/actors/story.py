"""Through a story in text order: every phrase that is an actor, joined with earlier ones of the same."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.cast import Cast, Form, Mention
from dragoman.language.analysis import Analysis
from dragoman.lexicon.names import Names, load_names
from dragoman.span import Span
from dragoman.stages.actors.company import Company, Note
from dragoman.stages.actors.context import resolve_document, resolve_pronoun, resolve_short_form
from dragoman.stages.actors.ground import Ground, Phrase
from dragoman.stages.actors.phrases import Profile, merge, read_core


def resolve_actors(analysis: Analysis, names: Names | None = None) -> Cast:
    """The actors of a story with every mention of them. Ids follow the order of first mention."""
    names = names or load_names()
    ground = Ground(analysis, names)
    company = Company(ground)
    for i in range(len(analysis.tokens)):
        if not ground.open(i):
            continue
        if analysis.tokens[i].pos == "PRON" or analysis.tokens[i].tag == "PRP$":
            resolve_pronoun(i, ground, company)
        elif phrase := ground.phrase(i):
            _resolve_phrase(phrase, ground, company)
    return _finish(company)


def _resolve_phrase(phrase: Phrase, ground: Ground, company: Company) -> None:
    """Note the actor of one noun phrase; where it is none, the countries among its modifiers."""
    setting = company.setting()
    profile = read_core(phrase.words, phrase.posts, setting)
    if not (profile and profile.named):
        profile = ground.named_person(phrase, setting) or profile
    other = None
    if phrase.apposition and not (profile and profile.role in ("country", "capital")):
        other = read_core(phrase.apposition.words, phrase.apposition.posts, setting)
        other = other or ground.unknown_person(phrase.apposition)
    profile = profile or ground.unknown_person(phrase)
    merged = _merged(profile, other)
    span = phrase.span if merged is profile or phrase.apposition is None else phrase.whole
    if merged and merged is not profile and phrase.apposition:
        ground.close(phrase.apposition)
    if keys := _ids(merged, phrase, span, ground, company):
        ground.close(phrase)
        if merged is profile and profile and phrase.apposition:
            _note_told(profile, other, keys, phrase.apposition, ground, company)
    elif not (resolve_document(phrase, ground, company) or resolve_short_form(phrase, ground, company)):
        _note_adjectives(phrase, ground, company)


def _note_told(
    profile: Profile, other: Profile | None, keys: tuple[str, ...], told: Phrase, ground: Ground, company: Company
) -> None:
    """Note that what stands after a known person's name tells of the same person (*Jan Oru, now a minister*)."""
    if other is None or not profile.named or not profile.kind == other.kind == "person":
        return
    if other.named or other.title or other.plural or other.country not in (None, profile.country):
        return
    company.note(told.span, told.head, keys, "description")
    ground.close(told)


def _merged(profile: Profile | None, other: Profile | None) -> Profile | None:
    """Phrase and apposition as one where one of them is a name and the other describes it."""
    if profile is None or other is None or profile.kind == "country" or other.kind == "country":
        return profile
    named, told = bool(profile.named or profile.title), bool(other.named or other.title)
    if named == told or profile.plural or other.plural:
        return profile
    return merge(profile, other)


def _ids(
    profile: Profile | None, phrase: Phrase, span: Span, ground: Ground, company: Company
) -> tuple[str, ...]:
    """Put the phrase's actor (or actors) in the company; empty when it is none after all."""
    if profile is None or ground.only_a_place(phrase, profile):
        return ()
    known = company.surname(profile) or company.officeholder(profile, phrase)
    if known is None and company.is_short_form(profile, phrase):
        return ()
    keys = (known,) if known else company.add(profile, phrase)
    if known:
        company.tell_body(known, phrase)
    form: Form = "name" if profile.named or profile.title else "description"
    company.note(span, phrase.head, keys, form)
    return keys


def _note_adjectives(phrase: Phrase, ground: Ground, company: Company) -> None:
    """Countries and bodies that only modify a phrase which is no actor itself (*the Vesland attack*)."""
    for hit in ground.modifiers(phrase):
        value = next((v for v in hit.values if v.role in ("adjective", "country", "organisation")), None)
        if value:
            key = company.add_named(value.actor)
            head = ground.analysis.head_of(ground.analysis.span(hit.first, hit.last))
            company.note(
                ground.analysis.span(hit.first, hit.last),
                hit.last - 1 if head is None else head,
                (key,),
                "adjective",
            )


def _finish(company: Company) -> Cast:
    """Ids in order of first mention, mentions in text order."""
    notes = sorted(company.notes, key=lambda n: (n.span.start, -n.span.end))
    ids: dict[str, str] = {}
    for note in notes:
        for key in note.keys:
            ids.setdefault(key, f"a{len(ids) + 1}")
    spans: dict[str, list[Span]] = {key: [] for key in ids}
    for note in notes:
        for key in note.keys:
            if note.span not in spans[key]:
                spans[key].append(note.span)
    actors = tuple(company.actor(key, ids[key], tuple(spans[key])) for key in ids)
    mentions = tuple(
        Mention(n.span, n.head, tuple(ids[k] for k in n.keys), n.form) for n in _once_a_head(notes)
    )
    return Cast(actors, mentions)


def _once_a_head(notes: list[Note]) -> Iterator[Note]:
    """The notes, the first for each head token."""
    seen: set[int] = set()
    for note in notes:
        if note.head not in seen:
            seen.add(note.head)
            yield note
