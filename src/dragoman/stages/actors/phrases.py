"""What the words of one noun phrase say about its actor, without looking at the rest of the story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dragoman.lexicon.agents import AgentHit, agent_ending
from dragoman.lexicon.event_words import word_class
from dragoman.lexicon.matcher import Hit
from dragoman.lexicon.names import Named, NamedActor, Names, holds_on, on_date

FORMER = frozenset(
    {"former", "ex", "ousted", "deposed", "onetime", "erstwhile", "late", "fugitive", "exiled"}
)
# Nouns that, with a country, mean the state itself (codebook, section 4).
STATE_NOUNS = frozenset({"government", "regime", "central government", "federal government", "dictatorship"})
# Offices of those who lead a state: an administration goes by their family names.
LEADING = ("head_of_state", "head_of_government", "supreme_leader")
# Determiners that make a phrase mean nobody in particular, or the one who speaks.
_NOBODY = frozenset(
    {"no", "any", "all", "every", "each", "which", "what", "whichever", "my", "our", "your", "such"}
)
_NAME_PARTS = frozenset(
    {"-", "\u2019", "'", "al", "bin", "ibn", "de", "van", "von", "der", "el", "da", "dos"}
)
_TIE = frozenset({"and", ",", "or"})
_OF = ("of", "in", "from", "for", "at", "to", "within", "inside", "across")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a phrase says of its actor.

    ``named``: the table's entry of a known name; ``title``: a name only the text tells.
    ``noun``: the agent phrase it is built on, or None. ``countries``: several where the phrase joins them
    (*US and Oru forces*). ``role``: how the name is meant (country, capital, adjective, person, family,
    organisation), or None.
    """

    kind: str
    sectors: tuple[str, ...]
    country: str | None = None
    igo: bool = False
    named: NamedActor | None = None
    title: str | None = None
    noun: str | None = None
    office: str | None = None
    plural: bool = False
    former: bool = False
    role: str | None = None
    countries: tuple[str, ...] = ()


def _nobody(_family: str) -> None:
    """Nobody has been met yet."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a phrase is read against: the names, the story's date, a country known from around it."""

    names: Names
    date: str | None = None
    country: str | None = None
    met: Callable[[str], str | None] = _nobody
    """The country of the person met in the story by a family name, in small letters."""


@dataclass(frozen=True, slots=True)
class Core:
    """The words of a phrase up to its head, the names in them, and what follows the head.

    ``posts``: (preposition, words after it), in order.
    """

    words: tuple[str, ...]
    low: tuple[str, ...]
    hits: tuple[Hit[Named], ...]
    posts: tuple[tuple[str, tuple[str, ...]], ...]


def read_words(words: Sequence[str], setting: Setting) -> Profile | None:
    """A whole phrase in words, of-phrases and apposition included; None when it is no actor."""
    words = [w for w in words if w]
    cut = _first_cut(words, setting.names)
    core, rest = words[:cut], words[cut:]
    if not core:
        return None
    posts = ((rest[0].lower(), tuple(rest[1:])),) if rest and rest[0] != "," else ()
    profile = read_core(core, posts, setting)
    if rest and rest[0] == ",":
        return merge(profile, read_words(rest[1:], setting)) if profile else None
    return profile


def _first_cut(words: Sequence[str], names: Names) -> int:
    """Where the core of a phrase ends: at the first preposition, comma or relative outside a name."""
    inside = {i for h in names.find(words) for i in range(h.first, h.last)}
    for i, word in enumerate(words):
        low = word.lower()
        if i and i not in inside and (low in _OF or low in _STOPS) and not _office_of(words, i):
            return i
    return len(words)


_STOPS = frozenset({",", "who", "which", "that", "with", "on", "by", "against", "near", "over", "under", "("})


def _office_of(words: Sequence[str], i: int) -> bool:
    """Whether word i stands inside an agent phrase (*minister of defence*, *member of parliament*)."""
    low = _lower(words)
    for end in range(i + 2, min(len(words), i + 4) + 1):
        hit = agent_ending(low, end)
        if hit and hit.first < i:
            return True
    return False


def _lower(words: Sequence[str]) -> list[str]:
    return [w.lower().replace("\u2019", "'").replace("\u200e", "") for w in words]


def read_core(
    words: Sequence[str], posts: Sequence[tuple[str, tuple[str, ...]]], setting: Setting
) -> Profile | None:
    """A phrase whose last word is its head, with what follows by preposition; None when it is no actor."""
    core = Core(tuple(words), tuple(_lower(words)), setting.names.find(words), tuple(posts))
    end = len(words)
    head = next((h for h in core.hits if h.last == end), None)
    if head and (found := _named(head, core, setting)):
        return _with_former(found, core, head, setting)
    if not words[-1][:1].isalpha():
        return None
    if agent := agent_ending(core.low, end):
        return _described(agent, core, setting)
    return _titled(core, setting)


def _with_former(profile: Profile, core: Core, head: Hit[Named], setting: Setting) -> Profile:
    """Whoever is called a former office holder is of the elite, unless the tables know of another office now."""
    if profile.kind != "person" or not any(w in FORMER for w in core.low):
        return profile
    title = agent_ending(core.low, head.first) if head.first else None
    left = title.agent.office if title else None
    term = profile.named
    if term and setting.date and left and term.office not in (left, "other") and holds_on(term, setting.date):
        return profile
    return replace(profile, sectors=("ELI",), former=True)


# -- names -------------------------------------------------------------------------------------------------
def _named(head: Hit[Named], core: Core, setting: Setting) -> Profile | None:
    """A phrase that ends in a known name."""
    low, hits = core.low, core.hits
    title = agent_ending(low, head.first) if head.first else None
    country = _country_of(hits, head.first)
    people = [v.actor for v in head.values if v.role == "person"]
    families = [v.actor for v in head.values if v.role == "family"]
    if not people and families and title and title.agent.form == "person":
        people = [p for p in families if country in (None, p.country)]
        people = [p for p in people if p.office == title.agent.office or holds_on(p, setting.date)] or []
    if people:
        found = _person(people, title, country, setting)
        served = _served(core, head.first) if title and country is None else None
        return of_body(found, served, title.agent.office) if found and served and title else found
    seats = [v for v in head.values if v.role == "capital"]
    others = seats or [v for v in head.values if v.role in ("organisation", "country")]
    if others:
        body = _body(others, country, setting)
        # Vesland's Defense Department is not the one that goes by that name alone.
        foreign = body.role == "organisation" and country not in (None, body.country) and not body.igo
        return None if foreign and body.country and agent_ending(low, head.last) else body
    demonym = next((v for v in head.values if v.role == "adjective"), None)
    if demonym:
        return _demonym(demonym, low)
    return None


def _person(
    people: Sequence[NamedActor], title: AgentHit | None, country: str | None, setting: Setting
) -> Profile | None:
    fitting = [p for p in people if country in (None, p.country)] or list(people)
    office = title.agent.office if title else None
    meant = [p for p in fitting if office and p.office == office and holds_on(p, setting.date)]
    person = meant[0] if meant else on_date(fitting, setting.date)
    return person_profile(person, setting, office=office)


def _served(core: Core, end: int) -> str | None:
    """The international body named in a title before word `end` (*U.N. mediator*, no envoy *to* it)."""
    named = (v.actor for h in core.hits if h.last <= end for v in h.values if v.role == "organisation")
    return next((actor.name for actor in named if actor.igo), None) if "to" not in core.low[:end] else None


def of_body(person: Profile, body: str, office: str | None) -> Profile:
    """A known person as the text has him, in the service of an international body, unless a minister now."""
    leads = person.office in (*LEADING, "foreign_minister") and not person.former
    if person.named is None or person.igo or leads:
        return person
    serving = replace(person.named, country=None, igo=True, sectors=("IGO",), office=office, body=body)
    return replace(person, country=None, igo=True, sectors=("IGO",), named=serving, office=office, former=False)


def person_profile(person: NamedActor, setting: Setting, *, office: str | None = None) -> Profile:
    """A known official on the story's date: of the term that holds then, or a former office holder (ELI)."""
    terms = setting.names.terms(person)
    dated = bool(setting.date and setting.date[:4].isdigit())
    now = [t for t in terms if holds_on(t, setting.date)]
    same = [t for t in (now or terms) if office and t.office == office]
    chosen = (same or now or [person])[0]
    past = dated and not now and any(t.until and t.until <= (setting.date or "") for t in terms)
    sectors = ("ELI",) if past and not same else chosen.sectors
    return Profile(
        "person", sectors, chosen.country, chosen.igo, chosen, noun=None, office=chosen.office or office,
        former=sectors == ("ELI",), role="person",
    )  # fmt: skip


def _body(others: Sequence[Named], country: str | None, setting: Setting) -> Profile:
    """An organisation, state or seat; of those that share a name the one of the country named with it."""
    wanted = country or setting.country
    near = [o for o in others if o.actor.country == wanted and wanted] or list(others)
    role = near[0].role
    actor = on_date([o.actor for o in near if o.role == role], setting.date)
    home = actor.country
    if home is None and not actor.igo and role == "organisation" and country and "REB" not in actor.sectors:
        home = country
    return Profile(actor.kind, actor.sectors, home, actor.igo, actor, role=role)


def _demonym(demonym: Named, low: Sequence[str]) -> Profile | None:
    """People of a country (*Syrians*, *a Russian*, *the Chinese*)."""
    plural = low[-1].endswith(("s", "men")) or low[0] == "the"
    return Profile(
        "group" if plural else "person", ("CVL",), demonym.actor.country, plural=plural, role="adjective",
        noun="national",
    )  # fmt: skip


def _titled(core: Core, setting: Setting) -> Profile | None:
    """An unknown name after a noun that says what it is (*Spokesman Jan Oru*, *the newspaper Vesna*)."""
    words = core.words
    for start in range(len(words) - 1, 0, -1):
        # *Jan-ole* goes on in a small letter after its hyphen.
        if not (words[start][:1].isupper() or words[start] in _NAME_PARTS or words[start - 1] == "-"):
            return None
        agent = agent_ending(core.low, start)
        if agent is None:
            continue
        if any(h.first < start and agent.first < h.last for h in core.hits):
            return None
        if agent.agent.form != "person" and words[start - 1][:1].isupper():
            return None
        title = Core(words[:start], core.low[:start], core.hits, core.posts)
        profile = _described(agent, title, setting)
        if profile is None or (profile.plural and agent.agent.form == "person"):
            return None
        kind = "organisation" if profile.kind == "group" else profile.kind
        return replace(profile, kind=kind, title=_join(words[start:]), plural=False, named=None)
    return None


def _join(words: Sequence[str]) -> str:
    """Words of a name with hyphens and apostrophes closed up."""
    return " ".join(words).replace(" - ", "-").replace(" '", "'").replace(" \u2019", "\u2019")


# -- descriptions ------------------------------------------------------------------------------------------
def _described(hit: AgentHit, core: Core, setting: Setting) -> Profile | None:
    """A phrase built on an agent noun, with its country and sector from modifiers and of-phrases."""
    agent, low = hit.agent, core.low
    if agent.form in ("modifier", "document") or low[0] in _NOBODY or (agent.alone and len(low) > 2):
        return None
    before = [h for h in core.hits if h.first < hit.first]
    if body := _body_before(hit, before):
        return body
    owner = _owner(core.posts, setting)
    countries = _joined_countries(before, low) or _met_country(low[: hit.first], setting)
    countries = countries or (_listed_countries(core.posts, setting) if hit.plural else ())
    igo = any(v.role == "organisation" and v.actor.igo for h in before for v in h.values)
    igo = igo or (not countries and bool(owner and owner.igo) and _owns(core.posts))
    countries = countries or _owner_country(owner, core.posts, setting)
    sectors = _sectors(hit, core, before, owner)
    if sectors is None:
        if not countries and agent.form != "person" and not setting.country and not igo:
            return None
        sectors = agent.sectors
    if igo and sectors[0] == "GOV":
        sectors = ("IGO",)
    igo = igo or agent.igo
    former = any(w in FORMER for w in low) and agent.form == "person"
    country = countries[0] if countries else setting.country
    found = Profile(
        "group" if hit.plural and agent.form == "person" else agent.form, ("ELI",) if former else sectors,
        None if igo else country, igo, noun=agent.phrase, office=agent.office, plural=hit.plural,
        former=former, countries=countries if len(countries) > 1 else (),
    )  # fmt: skip
    return _state(found, before, setting)


def _sectors(
    hit: AgentHit, core: Core, before: Sequence[Hit[Named]], owner: Profile | None
) -> tuple[str, ...] | None:
    """The sectors of a description; None for a weak head that nothing lends one."""
    if not hit.agent.weak:
        return hit.agent.sectors
    lender = owner if owner and _owns(core.posts) and owner.kind != "country" else None
    if lender and lender.kind == "person" and hit.agent.phrase in word_class("FOLLOWERS"):
        lender = None  # whoever supports a president is no part of a government
    return _lent(hit, core.low, before) or (lender.sectors if lender else ()) or None


def _body_before(hit: AgentHit, before: Sequence[Hit[Named]]) -> Profile | None:
    """A known body with its kind said after it (*the Vesna news agency*): the body itself."""
    last = next((h for h in before if h.last == hit.first), None)
    armed = "REB" in hit.agent.sectors  # *Front fighters* are the Front
    if last is None or not (armed or (hit.agent.form == "organisation" and not hit.plural)):
        return None
    for value in last.values:
        if value.role == "organisation" and value.actor.sectors[:1] == hit.agent.sectors[:1]:
            actor = value.actor
            return Profile(actor.kind, actor.sectors, actor.country, actor.igo, actor, role="organisation")
    return None


def _met_country(low: Sequence[str], setting: Setting) -> tuple[str, ...]:
    """The country of somebody met before whose name stands among the modifiers (*the Oru government*)."""
    return next(((country,) for w in low if (country := setting.met(w))), ())


def _state(profile: Profile, before: Sequence[Hit[Named]], setting: Setting) -> Profile:
    """The country itself where the phrase means its government (*the Vesland government*)."""
    if profile.noun in STATE_NOUNS and profile.country and (before or profile.country != setting.country):
        state = setting.names.country(profile.country)
        if state and not profile.countries and "GOV" in profile.sectors:
            return replace(profile, kind="country", named=state, role="country", sectors=state.sectors)
    return profile


def _country_of(hits: Sequence[Hit[Named]], end: int) -> str | None:
    """The country named last before word `end`: a leader's family name goes before a place called the same."""
    for hit in reversed([h for h in hits if h.last <= end]):
        named = [v for v in hit.values if v.actor.country and v.role not in ("family", "place")]
        led = {v.actor.country for v in hit.values if v.role == "family" and v.actor.office in LEADING}
        code = named[0].actor.country if named else led.pop() if len(led) == 1 else None
        if code := code or next((v.actor.country for v in hit.values if v.role == "place"), None):
            return code
    return None


def _joined_countries(before: Sequence[Hit[Named]], low: Sequence[str]) -> tuple[str, ...]:
    """The country of the modifiers; several only where *and* or a comma joins them."""
    found: list[str] = []
    last = None
    for hit in before:
        code = _country_of((hit,), hit.last)
        if code is None:
            continue
        joined = last is not None and all(w in _TIE for w in low[last : hit.first]) and hit.first > last
        found = [*found, code] if joined and code not in found else [code]
        last = hit.last
    return tuple(found)


def _listed_countries(posts: Sequence[tuple[str, tuple[str, ...]]], setting: Setting) -> tuple[str, ...]:
    """The countries of which several are told (*the ministers of Kenya, Ghana and Togo*); empty for fewer than two."""
    if not posts or posts[0][0] not in ("of", "from"):
        return ()
    words, found, end = posts[0][1], list[str](), 0
    for hit in setting.names.find(words):
        between = [w.lower() for w in words[end : hit.first]]
        named = next((v.actor.country for v in hit.values if v.role in ("country", "capital")), None)
        if named is None or any(w not in (*_TIE, "the") for w in between):
            break
        found.append(named)
        end = hit.last
    return tuple(dict.fromkeys(found)) if len(set(found)) > 1 else ()


def _owner(posts: Sequence[tuple[str, tuple[str, ...]]], setting: Setting) -> Profile | None:
    """Who stands in the first prepositional phrase (*head of the rebel army*)."""
    for prep, words in posts:
        if prep in _OF and words:
            return read_words(words, replace(setting, country=None))
    return None


def _owns(posts: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    return bool(posts) and posts[0][0] in ("of", "for", "from", "at", "in")


def _owner_country(
    owner: Profile | None, posts: Sequence[tuple[str, tuple[str, ...]]], setting: Setting
) -> tuple[str, ...]:
    """Country from what follows: its actor's, else the first place named after *of*, *in*, *from*."""
    if posts and posts[0][0] == "to":  # an ambassador to a country is not that country's
        return ()
    if owner and owner.country:
        return owner.countries or (owner.country,)
    for prep, words in posts:
        if prep in _OF and prep != "to":
            for hit in setting.names.find(words):
                if code := _country_of((hit,), hit.last):
                    return (code,)
    return ()


def _lent(hit: AgentHit, low: Sequence[str], before: Sequence[Hit[Named]]) -> tuple[str, ...]:
    """The sector a weak head takes from its modifiers: an agent word, or a named body."""
    end = hit.first
    for mark in [i for i, w in enumerate(low[:end]) if w in ("'s", "'") and i > 0]:
        owner = agent_ending(low, mark)
        if owner and owner.agent.form == "organisation" and not owner.agent.weak:
            return owner.agent.sectors
    named = {i: h for h in before for i in range(h.first, h.last)}
    while end > 0:
        if body := named.get(end - 1):
            value = body.values[0]
            if value.role == "organisation" and not value.actor.igo:
                return value.actor.sectors
            if value.role in ("person", "family"):
                own = hit.agent.sectors if hit.agent.sectors[0] not in ("UNK", "GOV") else ("GOV",)
                return own if hit.agent.form != "person" else ()  # *Oru forces* are forces still
        elif (agent := agent_ending(low, end)) and agent.agent.phrase not in (
            "man",
            "woman",
            "child",
            "state",
        ):
            return agent.agent.sectors
        end -= 1
    return ()


def merge(profile: Profile, other: Profile | None) -> Profile:
    """A phrase and its apposition as one: the name from one, office and country from the other."""
    if other is None:
        return profile
    name, description = (profile, other) if (profile.named or profile.title) else (other, profile)
    if name.named and name.kind == description.kind == "person" and description.igo:
        return of_body(name, description.noun or "", description.office)
    if name.named or not name.title:
        return name
    country = description.country or name.country
    return replace(
        name, country=country, igo=description.igo, sectors=description.sectors, office=description.office,
        noun=description.noun, former=description.former,
    )  # fmt: skip
