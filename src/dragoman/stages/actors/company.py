"""The actors met so far in a story, and which of them a later phrase means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from dragoman.cast import Form
from dragoman.coding import Actor
from dragoman.lexicon.agents import agent_named
from dragoman.lexicon.names import NamedActor, holds_on
from dragoman.span import Span
from dragoman.stages.actors.ground import Ground, Phrase
from dragoman.stages.actors.phrases import LEADING, Profile, Setting, person_profile, read_core

# Sectors whose bearers, met without a country, most likely are of the country of those met before.
_LIKE = frozenset({"OPP", "REB", "MIL", "CVL", "REF", "LEG", "COP", "PTY", "MED", "JUD", "PRM"})
# Those of them who are where the sentence says something happens; the others are not (talks are held abroad).
_LOCAL = frozenset({"CVL", "REF", "MED", "COP", "REB", "MIL", "PRM"})
# Offices whose holders a wire calls by the family name alone.
_KNOWN_BY_NAME = frozenset({*LEADING, "foreign_minister", "defence_minister", "body_head"})
# Offices that several hold at once, or that many have: no description means one holder by its country alone.
ONE_OF_MANY = frozenset({"spokesperson", "envoy", "body_head", "other"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BODY_AFTER = frozenset({"of", "at", "from", "with"})


@dataclass(slots=True)
class Draft:
    """An actor in the making. ``nouns``: agent phrases it has been called by."""

    key: str
    name: str
    country: str | None
    igo: bool
    sectors: tuple[str, ...]
    kind: str
    office: str | None = None
    nouns: set[str] = field(default_factory=set)
    gender: str | None = None
    plural: bool = False
    official: NamedActor | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A mention in the making, with keys for ids."""

    span: Span
    head: int
    keys: tuple[str, ...]
    form: Form


class Company:
    """Drafts by key, and the notes of their mentions in the order they were read."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.analysis, self.names = ground, ground.analysis, ground.names
        published = self.analysis.story.published
        self.date = published if published and not published.startswith("XXXX") else None
        self.drafts: dict[str, Draft] = {}
        self.notes: list[Note] = []
        self._families: dict[str, str] = {}
        self.documents: dict[str, str] = {}

    def setting(self) -> Setting:
        """What a phrase is read against at this point of the story."""
        return Setting(self.names, self.date, None, self._country_of_family)

    def _country_of_family(self, family: str) -> str | None:
        key = self._families.get(family)
        return self.drafts[key].country if key else None

    # -- adding ----------------------------------------------------------------------------------------------
    def add(self, profile: Profile, phrase: Phrase) -> tuple[str, ...]:
        """The keys of the actors a profile means, made where they are new."""
        if profile.countries:
            return tuple(self._add_one(profile, phrase, country=c) for c in profile.countries)
        country = profile.country
        if country and any(w.lower() == "ethnic" for w in phrase.words):
            country = self.ground.place_near(phrase) or country  # *ethnic Vesnians in Norria* are of Norria
        if country is None and not profile.igo and not profile.named:
            owner = self.owner(phrase)
            if owner and owner.igo:
                sectors = ("IGO",) if profile.sectors[0] == "GOV" else profile.sectors
                return (self._add_one(replace(profile, igo=True, sectors=sectors), phrase, country=None),)
            country = owner.country if owner else self._country_around(profile, phrase)
        return (self._add_one(profile, phrase, country=country),)

    def owner(self, phrase: Phrase) -> Draft | None:
        """Whose the actor of a phrase is, by a possessor noted inside it (*its army*, *Oru's spokesman*)."""
        for note in reversed(self.notes):
            if phrase.first <= note.head < phrase.head and self.analysis.tokens[note.head].dep == "poss":
                return self.drafts[note.keys[0]]
        return None

    def _country_around(self, profile: Profile, phrase: Phrase) -> str | None:
        """The country of a description that names none: its possessor's, its like's, the sentence's."""
        sector = profile.sectors[0]
        if sector in _LOCAL and (place := self.ground.place_near(phrase)):
            return place
        if sector in _LIKE:
            like = self.latest(lambda d: d.country is not None and d.sectors[:1] == (sector,))
            if like:
                return self.drafts[like].country
        if sector in ("REB", "OPP"):  # the sentence's subject is more often their enemy
            return None
        if sector in _LIKE or (profile.office or (profile.noun or "").endswith(("ministry", "minister"))):
            return self._country_near(phrase, same_sentence=sector in _LIKE)
        return None

    def _country_near(self, phrase: Phrase, *, same_sentence: bool) -> str | None:
        """The country noted last, subjects before others; only in the phrase's own sentence where told."""
        here, best = self.analysis.tokens[phrase.head].sentence, None
        for note in reversed(self.notes):
            token = self.analysis.tokens[note.head]
            if same_sentence and token.sentence != here:
                break
            country = self.drafts[note.keys[0]].country
            if country and token.dep in _SUBJECTS:
                return country
            best = best or country
        return best

    def _add_one(self, profile: Profile, phrase: Phrase, *, country: str | None) -> str:
        if profile.named and country == profile.country:
            key = self.add_named(
                profile.named, sectors=profile.sectors, office=profile.office, country=country
            )
        elif profile.title:
            key = self._add(Draft(
                f"name:{profile.title.casefold()}", profile.title, country, profile.igo, profile.sectors,
                profile.kind, profile.office,
            ))  # fmt: skip
        else:
            key = self._add_description(profile, phrase, country)
        draft = self.drafts[key]
        draft.nouns.update([profile.noun] if profile.noun else ())
        draft.gender = draft.gender or _gender(profile.noun or "")
        if draft.kind == "person" and (profile.named or profile.title):
            self._remember_family(draft, phrase)
        elif profile.title:
            self._families[profile.title.casefold()] = key
        return key

    def _add_description(self, profile: Profile, phrase: Phrase, country: str | None) -> str:
        if profile.named:  # a joined phrase over several states (*the Norria and Oru governments*)
            state = self.names.country(country)
            return self.add_named(state) if state else self._add(self._description(profile, phrase, country))
        return self._add(self._description(profile, phrase, country))

    def _description(self, profile: Profile, phrase: Phrase, country: str | None) -> Draft:
        words = _bare(phrase.words)
        if profile.countries and country and profile.noun:  # one actor for each of the countries joined
            tail = phrase.words[-len(profile.noun.split()) :]
            words = f"{self.names.adjective(country)} {_bare(tail)}"
        key = f"{profile.noun}:{country}:{profile.sectors[:1]}:{profile.plural}"
        return Draft(
            key, words[:1].upper() + words[1:], country, profile.igo, profile.sectors, profile.kind,
            profile.office, plural=profile.plural,
        )  # fmt: skip

    def _add(self, draft: Draft) -> str:
        known = self.drafts.setdefault(draft.key, draft)
        if known.sectors == ("UNK",) and draft.sectors != ("UNK",):
            known.sectors, known.country = draft.sectors, draft.country or known.country
        return draft.key

    def add_named(
        self,
        actor: NamedActor,
        *,
        sectors: tuple[str, ...] = (),
        office: str | None = None,
        country: str | None = None,
    ) -> str:
        """The key of a known actor."""
        kind = actor.kind if actor.kind in ("country", "person", "organisation", "group") else "organisation"
        key = f"{kind}:{actor.name}:{country or actor.country}"
        draft = Draft(
            key, actor.name, country or actor.country, actor.igo, sectors or actor.sectors or ("GOV",), kind,
            office or actor.office, plural=kind == "group", official=actor if kind == "person" else None,
        )  # fmt: skip
        self.drafts.setdefault(key, draft)
        return key

    def tell_body(self, key: str, phrase: Phrase) -> None:
        """Give somebody without a country that of the body told after the name (*Oru of the Vesland Institute*)."""
        draft = self.drafts[key]
        if draft.kind != "person" or draft.country or draft.igo:
            return
        for prep, words in phrase.posts:
            body = read_core(words, (), self.setting()) if words and prep in _BODY_AFTER else None
            if body and body.country and body.kind != "person":
                draft.country = body.country
                draft.sectors = body.sectors if draft.sectors == ("UNK",) else draft.sectors
                return

    def add_official(self, person: NamedActor) -> str:
        """The key of an office holder of the story's date."""
        profile = person_profile(person, Setting(self.names, self.date))
        return self.add_named(person, sectors=profile.sectors, office=person.office)

    def _remember_family(self, draft: Draft, phrase: Phrase) -> None:
        """Let the last words of a full name stand for the person from now on."""
        words = [w for w in phrase.words if w[:1].isalpha()]
        for word in {draft.name.split()[-1], words[-1] if words else "", *(self._first_family(draft))}:
            if word[:1].isupper() and len(word) > 1:
                self._families[word.casefold()] = draft.key
        parts = draft.name.split()
        for i in range(1, len(parts)):
            self._families.setdefault(" ".join(parts[i:]).casefold(), draft.key)

    def _first_family(self, draft: Draft) -> Iterable[str]:
        first = draft.name.split()[0]
        values = self.names.lookup(first)
        return (first,) if any(v.role == "family" and v.actor.name == draft.name for v in values) else ()

    # -- meaning an earlier one ------------------------------------------------------------------------------
    def officeholder(self, profile: Profile, phrase: Phrase) -> str | None:
        """Who holds, on the story's date, the office a description names (*the Vesland president*)."""
        if profile.kind != "person" or profile.plural or profile.former or profile.named or profile.title:
            return None
        definite = phrase.words[0].lower() == "the" or any(w in ("'s", "\u2019s") for w in phrase.words)
        if not (definite and profile.country):
            return None
        return self.holder_in(profile.country, profile.noun, profile.office)

    def holder_in(self, country: str, noun: str | None, office: str | None) -> str | None:
        """Who holds an office in a country: somebody of the story called so, else whom the tables know."""
        agent = agent_named(noun)
        if noun and (met := self._called(noun, country)):
            return met
        if office in ONE_OF_MANY:
            return None
        leading = self.names.leading_offices(country, self.date)
        offices = leading if noun == "leader" else LEADING if office == "head_of_state" else (office,)
        for called in (noun,) if agent and agent.titled == "always" else (noun, None):
            for each in offices:
                if called == "leader" or not each:
                    continue
                if person := self.names.holder(country, each, self.date, called=called):
                    return self.add_official(person)
        return None

    def _called(self, noun: str, country: str) -> str | None:
        """The person of a country named before who has been called by this noun, or holds such an office."""
        return self.latest(
            lambda d: d.kind == "person"
            and d.country == country
            and d.key in self._families.values()
            and self.goes_by(d, noun)
        )

    def goes_by(self, draft: Draft, noun: str) -> bool:
        """Whether somebody may be called by a noun for short: has been, or holds an office that is called so."""
        agent = agent_named(noun)
        if draft.plural or draft.sectors[:1] == ("ELI",):
            return False
        if noun in draft.nouns or (draft.office and agent and draft.office in agent.means):
            return True
        if not agent or not agent.office or agent.office != draft.office or agent.office in ONE_OF_MANY:
            return any(agent and f.office and f.office in agent.means for f in map(agent_named, draft.nouns) if f)
        return agent.titled is None or draft.official is None or draft.official.is_called(noun)

    def surname(self, profile: Profile) -> str | None:
        """The person of the story whose family name ends the phrase, when the phrase is a person's name."""
        if profile.named and profile.role == "person":
            return None
        text = profile.title or ""
        if text:
            return self._families.get(text.casefold()) or self.leader(text, is_person=True)
        return None

    def leader(self, word: str, *, is_person: bool) -> str | None:
        """Who goes by a bare family name as holder of a leading office on the story's date.

        Of a country of the story, or, where the tagger sees a person, the only one anywhere who does.
        """
        values = [v for v in self.names.lookup(word) if v.role in ("family", "person")]
        people = {v.actor.name: v.actor for v in values if _known_by_name(v.actor) and holds_on(v.actor, self.date)}
        met = {d.country for d in self.drafts.values() if d.country} | {d.name for d in self.drafts.values()}
        seen = [p for p in people.values() if p.country in met or p.body in met]
        if len(people) == 1 and not seen and is_person and len(word) > 3:
            seen = list(people.values())
        if len(seen) != 1:
            seen = [p for p in seen if p.office in LEADING]
        if not seen:
            return None
        key = self.add_official(seen[0])
        self._families.setdefault(word.casefold(), key)
        return key

    def family(self, word: str) -> str | None:
        """The person of the story who goes by this family name."""
        return self._families.get(word.casefold())

    def is_short_form(self, profile: Profile, phrase: Phrase) -> bool:
        """Whether a description says so little that it means someone met before (*the ministry*)."""
        if profile.named or profile.title or profile.country or profile.igo:
            return False
        return phrase.words[0].lower() in ("the", "this", "that", "both", "his", "her", "their", "its")

    def latest(self, fits: Callable[[Draft], bool]) -> str | None:
        """Key of the actor mentioned last that fits."""
        return next((k for n in reversed(self.notes) for k in reversed(n.keys) if fits(self.drafts[k])), None)

    def several(self, fits: Callable[[Draft], bool], count: int) -> tuple[str, ...]:
        """Keys of the last different actors that fit, in text order; empty when there are fewer."""
        found: list[str] = []
        for n in reversed(self.notes):
            for k in reversed(n.keys):
                if fits(self.drafts[k]) and k not in found:
                    found.append(k)
                if len(found) == count:
                    return tuple(reversed(found))
        return ()

    def note(self, span: Span, head: int, keys: tuple[str, ...], form: Form) -> None:
        """Write down a mention."""
        self.notes.append(Note(span, head, keys, form))

    def actor(self, key: str, id_: str, mentions: tuple[Span, ...]) -> Actor:
        """The finished record of a draft."""
        d = self.drafts[key]
        return Actor(id_, d.name, d.country, d.igo, _without_area(d.sectors), d.kind, mentions)  # type: ignore[arg-type]


def _known_by_name(person: NamedActor) -> bool:
    """Whether a wire calls the holder of such a term by the family name alone."""
    return person.office in _KNOWN_BY_NAME or (person.office == "envoy" and person.igo)


def _bare(words: Iterable[str]) -> str:
    """A phrase without its article, hyphens closed up."""
    kept = list(words)
    while kept and kept[0].lower() in ("the", "a", "an", "this", "that", "these", "those"):
        kept = kept[1:]
    return " ".join(kept).replace(" - ", "-").replace(" '", "'").replace(" \u2019", "\u2019")


def _gender(noun: str) -> str | None:
    if noun.endswith("woman") or noun in (
        "queen",
        "princess",
        "first lady",
        "wife",
        "mother",
        "sister",
        "nun",
    ):
        return "f"
    return (
        "m"
        if noun.endswith("man") or noun in ("king", "prince", "husband", "father", "brother", "pope")
        else None
    )


def _without_area(sectors: tuple[str, ...]) -> tuple[str, ...]:
    """Sectors without UNO and EUR, which stand in PLOVER's country field: `igo` and the name tell them."""
    return tuple(s for s in sectors if s not in ("UNO", "EUR")) or ("IGO",) * bool(sectors)
