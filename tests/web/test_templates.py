"""Templates hold nothing that the room's strict policy would not let a browser run or draw."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from dragoman.web.pages import HERE


class _Inline(HTMLParser):
    """Whatever a strict policy would not run or draw."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        wrong = [n for n in named if n == "style" or n.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in named) or wrong:
            self.found.append(self.get_starttag_text())


@pytest.mark.parametrize("path", sorted((HERE / "templates").glob("*.html")), ids=lambda p: p.name)
def test_templates_hold_no_script_and_no_style(path):
    text = path.read_text(encoding="utf-8")
    parser = _Inline()
    parser.feed(re.sub(r"\{[%#{].*?[%#}]\}", "", text, flags=re.DOTALL))
    assert parser.found == []
    assert not re.search(r"\|\s*safe\b|autoescape|Markup|javascript:", text)
