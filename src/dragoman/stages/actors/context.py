"""Phrases that mean someone only by what went before: pronouns, *the ministry*, *the North*, *both sides*."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from dragoman.lexicon.agents import Agent, agent_ending, agent_named
from dragoman.lexicon.cues import load_cues
from dragoman.stages.actors.company import ONE_OF_MANY, Company, Draft, Note
from dragoman.stages.actors.ground import Ground, Phrase
from dragoman.stages.actors.phrases import read_core

_HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_POSSESSIVES = frozenset({"his", "her", "their", "its"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# From so many letters on, a capitalised noun that somebody goes by is a name, whatever the parser takes it for.
LONG_NAME = 6
# How many sentences back a pronoun looks.
REACH = 3
_PAIRS = {
    "side": "any", "country": "country", "nation": "country", "neighbor": "country", "neighbour": "country",
    "leader": "person", "president": "person", "minister": "person", "ally": "country", "government":
    "country", "state": "country", "power": "country", "party": "any", "man": "person", "capital": "country",
    "korea": "korea", "superpower": "country", "rival": "any", "official": "person", "diplomat": "person",
}  # fmt: skip
_KOREAS = {"north": "North Korea", "south": "South Korea"}


def resolve_pronoun(i: int, ground: Ground, company: Company) -> None:
    """Note whom a pronoun of the third person means; others are left alone."""
    token = ground.analysis.tokens[i]
    keys: tuple[str, ...] = ()
    if gender := _HE.get(token.lower):
        keys = _one(
            _best(company, i, lambda d: d.kind == "person" and d.gender in (None, gender) and not d.plural)
        )
        for key in keys:
            company.drafts[key].gender = gender
    elif token.lower in _IT and not _expletive(ground, i):
        keys = _one(_best(company, i, lambda d: d.kind in ("country", "organisation")))
    elif token.lower in _THEY:
        keys = _they(company, i)
    if keys:
        company.note(token.span, i, keys, "pronoun")


def _one(key: str | None) -> tuple[str, ...]:
    return (key,) if key else ()


def _expletive(ground: Ground, i: int) -> bool:
    """*It* that stands for nobody (*it is clear that*, *it rained*)."""
    a, token = ground.analysis, ground.analysis.tokens[i]
    if token.lower != "it":
        return False
    if token.dep == "expl" or token.dep not in _SUBJECTS:
        return True
    verb = a.tokens[token.head]
    return verb.lemma in ("be", "seem", "appear", "remain", "become", "take") or verb.pos not in (
        "VERB",
        "AUX",
    )


def _best(company: Company, i: int, fits: Callable[[Draft], bool]) -> str | None:
    """The actor a pronoun means: nearest sentence first; in it subjects before the rest, then the nearest."""
    a = company.analysis
    here = a.tokens[i].sentence
    best: tuple[tuple[int, int, int, int], str] | None = None
    speaks = _speaks(company, i)
    for note in company.notes:
        distance = here - a.tokens[note.head].sentence
        if (
            len(note.keys) != 1
            or note.head >= i
            or distance > REACH
            or not fits(company.drafts[note.keys[0]])
        ):
            continue
        if _same_clause(company, note, i):
            continue
        subject = a.tokens[note.head].dep in _SUBJECTS
        rank = (
            int(speaks and subject and note.form != "adjective"),
            -distance,
            (2 if subject else 0) - (note.form == "adjective") * 3,
            note.head if not subject else -note.head,
        )
        if best is None or rank > best[0]:
            best = (rank, note.keys[0])
    return best[1] if best else None


def _speaks(company: Company, i: int) -> bool:
    """Whether *it* is the subject of a verb of saying, so that it means whoever spoke or acted last."""
    token = company.analysis.tokens[i]
    if token.lower != "it" or token.dep not in _SUBJECTS:
        return False
    return ("verb", company.analysis.tokens[token.head].lemma) in load_cues().by_word


def _same_clause(company: Company, note: Note, i: int) -> bool:
    """Whether the two hang on the same verb as subject and object, so that they cannot be the same."""
    a = company.analysis
    token = a.tokens[i]
    if token.dep in ("poss", *_SUBJECTS) or token.lower.endswith("self"):
        return False
    above = token.head if token.dep != "pobj" else a.tokens[token.head].head
    return a.tokens[note.head].dep in _SUBJECTS and a.tokens[note.head].head == above


def _they(company: Company, i: int) -> tuple[str, ...]:
    """The last mention of a group or of several in the sentences before."""
    a, here = company.analysis, company.analysis.tokens[i].sentence
    for note in reversed(company.notes):
        if here - a.tokens[note.head].sentence > REACH - 1:
            break
        plural = (
            len(note.keys) > 1
            or company.drafts[note.keys[0]].plural
            or company.drafts[note.keys[0]].kind == "group"
        )
        if note.form != "adjective" and plural:
            return note.keys
    return ()


def resolve_document(phrase: Phrase, ground: Ground, company: Company) -> bool:
    """Note that a document speaks for its issuer (*the ministry's report*, then *the report*)."""
    low = [w.lower() for w in phrase.words]
    hit = agent_ending(low, len(low))
    if hit is None or hit.agent.form != "document":
        return False
    keys: tuple[str, ...] = ()
    for note in company.notes:
        if phrase.first <= note.head < phrase.last and note.form != "pronoun":
            keys = note.keys[:1]
    if not keys and hit.first > 0 and low[0] not in ("the", "this"):
        issuer = read_core(phrase.words[: hit.first], (), company.setting())
        keys = company.add(issuer, phrase) if issuer and (issuer.named or issuer.noun) else ()
    if not keys and low[0] in ("the", "this"):
        keys = _one(company.documents.get(low[-1]) or next(reversed(company.documents.values()), None))
    if not keys and low[0] in ("a", "an"):
        keys = _subject_before(company, phrase)
    if not keys:
        return False
    company.documents[low[-1]] = keys[0]
    company.note(phrase.span, phrase.head, keys, "description")
    ground.close(phrase)
    return True


def _subject_before(company: Company, phrase: Phrase) -> tuple[str, ...]:
    """Who issues a document named after its verb: the subject before it (*the ministry said in a commentary*)."""
    tokens = company.analysis.tokens
    for note in reversed(company.notes):
        if tokens[note.head].sentence != tokens[phrase.head].sentence:
            return ()
        if note.head < phrase.first and tokens[note.head].dep == "nsubj" and note.form != "adjective":
            return note.keys[:1]
    return ()


def resolve_short_form(phrase: Phrase, ground: Ground, company: Company) -> bool:
    """Note whom a short form means (*the North*, *Oru*, *both sides*); False when it means nobody."""
    keys = (
        _surname(phrase, ground, company)
        or _korea(phrase, company)
        or _pair(phrase, company)
        or _noun(phrase, company)
        or _new_description(phrase, company)
    )
    if not keys:
        return False
    low = [w.lower() for w in phrase.words]
    named = phrase.words[-1][:1].isupper() and not agent_ending(low, len(low))
    company.note(phrase.span, phrase.head, keys, "name" if named else "description")
    ground.close(phrase)
    return True


def _surname(phrase: Phrase, ground: Ground, company: Company) -> tuple[str, ...]:
    """A family name alone: of somebody in the story, else of who holds a leading office on the date."""
    words = [w for w in phrase.words if w not in ("'s", "\u2019s", "'", "\u2019", "the")]
    if not words or not words[-1][:1].isupper():
        return ()
    for start in range(len(words)):
        if key := company.family(" ".join(words[start:])):
            company.tell_body(key, phrase)
            return (key,)
    token = ground.analysis.tokens[phrase.head]
    acts = token.dep in ("poss", *_SUBJECTS) and (token.pos == "PROPN" or len(token.text) >= LONG_NAME)
    person = ground.is_person(phrase.head) or acts
    endings = (" ".join(words[start:]) for start in range(len(words)) if words[start][:1].isalpha())
    return _one(next((key for said in endings if (key := company.leader(said, is_person=person))), None))


def _korea(phrase: Phrase, company: Company) -> tuple[str, ...]:
    """*The North* and *the South* where the Koreas are meant."""
    name = _KOREAS.get(phrase.words[-1].lower())
    if not name or not phrase.words[-1][0].isupper() or len(phrase.words) < 2:
        return ()
    return tuple(k for k, d in company.drafts.items() if d.name == name and d.kind == "country")


def _pair(phrase: Phrase, company: Company) -> tuple[str, ...]:
    """*The two leaders*, *both sides*: the last two that fit."""
    low = [w.lower() for w in phrase.words]
    if low == ["the", "sides"]:
        return _sides(company)
    if "two" not in low[:-1] and low[0] != "both":
        return ()
    hit = agent_ending(low, len(low))
    noun = hit.agent.phrase.split()[-1] if hit else low[-1].removesuffix("s")
    kind = _PAIRS.get(noun)
    if kind is None:
        return ()
    called = company.several(lambda d: d.kind == "person" and company.goes_by(d, noun), 2)
    return called or company.several(lambda d: _fits_pair(d, kind), 2)


def _sides(company: Company) -> tuple[str, ...]:
    """*The sides*: the two states the story has named most so far."""
    states = Counter(k for n in company.notes for k in n.keys if company.drafts[k].kind == "country")
    last = {k: i for i, n in enumerate(company.notes) for k in n.keys if k in states}
    most = sorted(states, key=lambda k: (-states[k], -last[k]))[:2]
    return tuple(most) if len(most) == 2 else ()


def _fits_pair(draft: Draft, kind: str) -> bool:
    if kind == "korea":
        return draft.name in _KOREAS.values()
    return draft.kind == kind or (kind == "any" and draft.kind in ("country", "organisation", "group"))


def _noun(phrase: Phrase, company: Company) -> tuple[str, ...]:
    """*The ministry*, *the president*, *the newspaper*: the last actor called so, else of such an office."""
    low = [w.lower().replace("\u2019", "'") for w in phrase.words]
    hit = agent_ending(low, len(low))
    if hit is None or low[0] not in ("the", "this", "that", "his", "her", "their", "its"):
        return ()
    noun, last = hit.agent.phrase, hit.agent.phrase.split()[-1]
    if noun in ("government", "regime", "administration", "country", "nation", "state"):
        return () if hit.plural else _one(company.latest(lambda d: d.kind == "country"))
    person = hit.agent.form == "person" and not hit.plural
    owner = company.owner(phrase) if low[0] in _POSSESSIVES else None
    if person and owner:
        return _one(_own(noun, hit.agent.office, owner, company))
    office = hit.agent.office
    found = company.latest(lambda d: _called(d, noun, last) and d.plural == hit.plural)
    if found is None and office and not hit.plural:
        found = company.latest(lambda d: d.kind == "person" and d.office == office and _titled(d, hit.agent))
        found = found or _holder(hit.agent, company)
    if hit.agent.titled and not found:
        return ()
    if found is None and person:
        found = company.latest(lambda d: d.kind == "person" and company.goes_by(d, noun))
    if found is None and hit.agent.weak and hit.agent.form == "person" and not hit.plural:
        found = company.latest(lambda d: d.kind == "person" and d.sectors[0] in ("GOV", *hit.agent.sectors))
    if found is None and hit.agent.form == "organisation" and hit.first == 1 and not hit.plural:
        found = company.latest(lambda d: d.kind == "organisation" and d.sectors[0] == hit.agent.sectors[0])
    return _one(found)


def _called(draft: Draft, noun: str, last: str) -> bool:
    """Whether an actor has been called by this noun, or carries it in its name."""
    words = draft.name.lower().split()
    if (agent := agent_named(noun)) and agent.titled:
        return noun in draft.nouns
    return noun in draft.nouns or any(n.split()[-1] == last for n in draft.nouns) or last in words


def _own(noun: str, office: str | None, owner: Draft, company: Company) -> str | None:
    """Somebody's own official (*its foreign minister*, *his spokesman*): one met before, or who holds the office."""
    found = company.latest(
        lambda d: (d.country, d.igo, d.kind) == (owner.country, owner.igo, "person")
        and d.key != owner.key
        and company.goes_by(d, noun)
    )
    if found or owner.country is None or owner.kind != "country":
        return found
    return company.holder_in(owner.country, noun, office)


def _titled(draft: Draft, agent: Agent) -> bool:
    """Whether an office holder is of the title that a noun asks for, where it asks for one."""
    return not agent.titled or draft.official is None or draft.official.is_called(agent.phrase)


def _holder(agent: Agent, company: Company) -> str | None:
    """Who holds an office in the country mentioned last that has it; in the world, where the title is one man's."""
    office, names, date = agent.office, company.names, company.date
    if office is None or office in ONE_OF_MANY:
        return None
    for called in (agent.phrase,) if agent.titled else (agent.phrase, None):
        for key in (key for note in reversed(company.notes) for key in note.keys):
            country = company.drafts[key].country
            if country and (person := names.holder(country, office, date, called=called)):
                return company.add_official(person)
    only = names.only_holder(office, date, called=agent.phrase) if agent.titled else None
    return company.add_official(only) if only else None


def _new_description(phrase: Phrase, company: Company) -> tuple[str, ...]:
    """A definite description with nobody before it to mean: an actor of its own, unless it is too vague."""
    profile = read_core(phrase.words, phrase.posts, company.setting())
    if profile is None or profile.noun is None or profile.countries:
        return ()
    if profile.noun in (
        "group",
        "side",
        "country",
        "state",
        "nation",
        "power",
        "source",
        "man",
        "person",
        "public",
    ):
        return ()
    return company.add(profile, phrase)
