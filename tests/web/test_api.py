"""The API as it is described: asked at random, it never fails and answers as it says; every page is its twin's words.

``DRAGOMAN_API_CASES`` asks so many times of each operation instead of some few.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import hypothesis
import pytest
import schemathesis
from conftest import TOKEN, routes
from handmade import HOSTILE_ID, PLAIN, codings, hostile
from hypothesis import strategies as st
from lxml import html
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dragoman.desk.store import Desk
from dragoman.web import Settings, links, make_app
from dragoman.web.tries import Tries

CASES = int(os.environ.get("DRAGOMAN_API_CASES", "0"))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]  # fmt: skip
BEARER = {"authorization": f"Bearer {TOKEN}"}


KNOWN = {
    "id": ["talks", "reprint", HOSTILE_ID], "name": ["Kenya", "Norway", hostile("speaker"), PLAIN["issue"]],
    "code": ["KEN", "nor", "IGO"], "pair": ["KEN-GHA", "NOR-SWE"], "story": ["talks", HOSTILE_ID],
    "record": ["e1", "s1", "p1"], "who": ["Kenya"], "country": ["KEN"],
}  # fmt: skip
"""What the desk holds: what is drawn at random would never name it."""
OPERATIONS = sorted(
    (method.lower(), re.sub(r":\w+}", "}", r.path)) for r in routes() if r.include_in_schema for method in r.methods
)


@cache
def schema() -> Any:
    """The room's own description, and a desk that is changed by what is asked."""
    desk = Desk.open(f"{tempfile.mkdtemp(prefix='room-')}/desk.db", seconds=5)
    desk.add(codings())
    app = make_app(desk, Settings(token=TOKEN))
    return schemathesis.openapi.from_asgi("/openapi.json", app, headers=BEARER)


def _known(data: Any, values: Any) -> Any:
    """Values drawn at random, some of them changed for such as the desk knows."""
    if not isinstance(values, Mapping):
        return values
    return {k: data.draw(st.sampled_from([v, *KNOWN.get(k, ())])) for k, v in values.items()}


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(o) for o in OPERATIONS])
def test_whatever_is_asked_is_answered_as_described(method, path, monkeypatch):
    monkeypatch.setattr(Tries, "are_spent", lambda *_: False)  # the door would close after ten wrong tokens
    asked = schema()[path][method]
    modes = list(GenerationMode) if [*asked.iter_parameters(), *asked.body] else [GenerationMode.POSITIVE]
    most = CASES or 6

    @hypothesis.seed(1)
    @hypothesis.settings(
        max_examples=max(2, most // 10) if "/chart/" in path else most,  # a picture takes a second
        deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
    )  # fmt: skip
    @hypothesis.given(data=st.data())
    def ask(data):
        case = data.draw(asked.as_strategy(generation_mode=data.draw(st.sampled_from(modes))))
        case.path_parameters = _known(data, case.path_parameters)
        case.query = _known(data, case.query)
        if isinstance(case.body, dict):
            case.body = _known(data, case.body)
        accept = data.draw(st.sampled_from(["*/*", "text/html"]))
        case.call_and_validate(headers=BEARER | {"accept": accept}, checks=CHECKS)

    ask()


# -- what is documented is what is rendered --------------------------------------------------------------------
PAGES = sorted({p.removesuffix(".json") for m, p in OPERATIONS if m == "get" and p.endswith(".json")})
ADDRESSES = {
    "/search/{what}": ["/search/events", "/search/statements", "/search/positions", "/search/stories"],
    "/story/{id}": ["/story/talks", links.story(HOSTILE_ID), "/story/undated"],
    "/actor/{name}": ["/actor/Kenya", links.actor(hostile("speaker"))],
    "/country/{code}": ["/country/KEN"], "/dyad/{pair}": ["/dyad/KEN-GHA"],
    "/issue/{name}": [links.issue(PLAIN["issue"]), links.issue(hostile("issue"))],
    "/review/record": ["/review/record?story=talks&id=e1", "/review/record?story=talks&id=s1"],
    "/review/new": ["/review/new?story=talks&kind=event"],
}  # fmt: skip

NOT_SHOWN = {
    "everywhere": {
        "href", "url",  # where something is, for programs; pages lead there their own way
        "story", "id", "cluster", "act",  # keys: a story's, a record's, of copies, of an act told in several stories
        "quad", "basis", "published_from", "place_country", "country", "look",  # finer than a page shows
    },
    "/search/{what}": {"cue"},  # it stands in the sentence that the story's page shows
    "/story/{id}": {"kind"},  # an actor's, which its sectors tell
    "/calendar": {"says"},
    "/agreement": {"name", "type", "status"},  # the names of measures, which have headings
    "/issue/{name}": {"title", "publisher"},  # of each position, which leads to its story
}  # fmt: skip
"""Fields of twins whose texts are keys, addresses and finer codes, which pages need not show."""


def test_every_page_has_its_twin_with_the_same_parameters():
    paths = schema().raw_schema["paths"]
    shown = {
        p for m, p in OPERATIONS if m == "get" and "text/html" in paths[p]["get"]["responses"]["200"].get("content", ())
    }
    assert shown - {"/", "/enter"} == set(PAGES)  # "/" is "/front"; the door shows a form and nothing of the desk
    for path in PAGES:
        page, twin = paths[path]["get"], paths[f"{path}.json"]["get"]
        assert page.get("parameters", []) == twin.get("parameters", [])
        assert page["summary"] == twin["summary"]
        assert list(twin["responses"]["200"]["content"]) == ["application/json"]


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a JSON value, each with the name of its field."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif isinstance(value, str):
        yield name, value


def _seen(page: str) -> str:
    """What a reader of a page may see: its words, and what its fields and links hold."""
    tree = html.fromstring(page)
    held = [v for e in tree.iter() for v in e.attrib.values()]
    return " ".join(" ".join([*tree.itertext(), *held]).split())


@pytest.mark.parametrize("path", PAGES)
def test_what_the_twin_says_is_on_the_page(room, path):
    for address in ADDRESSES.get(path, [path]):
        at, _, query = address.partition("?")
        page, twin = room.get(address), room.get(f"{at}.json?{query}")
        assert (page.status_code, twin.status_code) == (200, 200), address
        seen = _seen(page.text)
        missing = [
            (name, words) for name, words in _leaves(twin.json())
            if name not in NOT_SHOWN["everywhere"] | NOT_SHOWN.get(path, set()) and " ".join(words.split()) not in seen
        ]  # fmt: skip
        assert missing == [], address
