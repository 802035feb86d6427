"""Names of countries for their codes, and codes for their names."""

from __future__ import annotations

from functools import cache

from dragoman.lexicon.countries import load_countries


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in load_countries():
        if not (country.part or country.breakaway):
            found.setdefault(country.code, country.name)
    return found


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in load_countries():
        if not (country.part or country.breakaway):
            for name in (country.name, *country.names):
                found.setdefault(name.casefold(), country.code)
    return found


def country_name(code: str) -> str:
    """A country's name; a code that is none of ours stays as it is."""
    return "International bodies" if code == "IGO" else _names().get(code, code)


def country_code(text: str) -> str | None:
    """The code of a country that is named by its code (``rus``) or its name (``Russia``); None where it is neither."""
    code = text.upper()
    return code if code == "IGO" or code in _names() else _codes().get(text.casefold())
