"""One phrase out of context: what ``dragoman actor "the White House"`` answers."""

from __future__ import annotations

import re
from typing import cast

from dragoman.coding import Actor, ActorKind
from dragoman.lexicon.names import Names, load_names, on_date
from dragoman.stages.actors.phrases import Profile, Setting, person_profile, read_words

_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S.
    r"|[^\W_]+(?=['\u2019]s\b)|['\u2019]s\b"  # Oru 's
    r"|[^\W_]+(?:['\u2019][^\W_]+)*|[^\w\s]"
)


def resolve_phrase(
    text: str, *, date: str | None = None, context: str | None = None, names: Names | None = None
) -> Actor | None:
    """The actor a phrase means by itself (id ``a1``, no mentions), or None when it means none.

    date: ISO date at which offices are looked up. context: a country, by any of its names, the phrase is
    about.
    """
    names = names or load_names()
    setting = Setting(names, date, _context_country(context, names))
    profile = read_words(split_words(text), setting) or _surname(text, setting)
    if profile is None:
        return None
    kind = cast("ActorKind", profile.kind)
    return Actor("a1", _name(profile, text), profile.country, profile.igo, profile.sectors, kind, ())


def split_words(text: str) -> list[str]:
    """A phrase as words, with possessive endings, hyphens and marks apart."""
    return _WORD.findall(text)


def _context_country(context: str | None, names: Names) -> str | None:
    if not context:
        return None
    for hit in names.find(split_words(context)):
        for value in hit.values:
            if value.actor.country:
                return value.actor.country
    return None


def _surname(text: str, setting: Setting) -> Profile | None:
    """A family name alone, when an office holder of the date goes by it."""
    people = [v.actor for v in setting.names.lookup(text) if v.role == "family"]
    people = [p for p in people if setting.country in (None, p.country)]
    return person_profile(on_date(people, setting.date), setting) if people else None


def _name(profile: Profile, text: str) -> str:
    if profile.named:
        return profile.named.name
    return profile.title or re.sub(r"^(the|a|an)\s+", "", text.strip(), flags=re.IGNORECASE)
