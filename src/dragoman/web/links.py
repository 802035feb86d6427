"""Addresses inside the room, in one place: every name and id is quoted here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit


def quoted(path: str) -> str:
    """A path whose signs mean nothing to a browser; its slashes stay, but those it would climb by (``/../``)."""
    return re.sub(r"/(?=\.\.?(?:/|$))", "%2F", quote(path, safe="/"))


def story(id_: str, record: str | None = None) -> str:
    """A story's page, at one of its records where one is named."""
    return quoted(f"/story/{id_}") + (f"#{quote(record, safe='')}" if record else "")


def actor(name: str) -> str:
    """The page of everybody of this name."""
    return quoted(f"/actor/{name}")


def country(code: str) -> str:
    """A country's page."""
    return quoted(f"/country/{code}")


def dyad(one: str, two: str) -> str:
    """The page of two countries."""
    return f"/dyad/{quoted(one)}-{quoted(two)}"


def issue(name: str) -> str:
    """An issue's page."""
    return quoted(f"/issue/{name}")


def search(what: str, *asked: Mapping[str, Any]) -> str:
    """The search page with a question, told in parts of which the later count; empty values are left out."""
    return at(f"/search/{what}", *asked)


def chart(kind: str, *asked: Mapping[str, Any], form: str = "svg") -> str:
    """A picture's address; the question as in ``search``."""
    return at(f"/chart/{kind}.{form}", *asked)


def at(path: str, *asked: Mapping[str, Any]) -> str:
    """A page with a question, told in parts of which the later count; empty values are left out."""
    given = {name: value for part in asked for name, value in part.items()}
    pairs = [
        (k, v) for k, values in given.items() for v in (values if isinstance(values, list | tuple) else [values])
        if v not in (None, "")
    ]  # fmt: skip
    return path + (f"?{urlencode(pairs)}" if pairs else "")


def is_web(url: str | None) -> bool:
    """Whether a story's own address may be a link: nothing but the web's two schemes (no ``javascript:``)."""
    return url is not None and urlsplit(url).scheme in ("http", "https")
