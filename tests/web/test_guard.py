"""The door: who comes in, what is refused, which headers every answer has."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("path", ["/", "/front.json", "/search/events", "/story/talks", "/nothing", "/enter"])
def test_every_answer_has_the_headers_that_keep_scripts_out(room, path):
    answer = room.get(path)
    assert "script-src 'self'" in answer.headers["content-security-policy"]
