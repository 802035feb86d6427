"""Shared by all tests: small stories read and analysed once."""

from __future__ import annotations

from functools import cache

import pytest

from dragoman.language import parser
from dragoman.language.analysis import Analysis
from dragoman.story import Story


@cache
def analysed(text: str, published: str | None = None) -> Analysis:
    """The analysis of a text, parsed once a test run."""
    return parser.parse(Story(id="test", text=text, published=published))


@pytest.fixture(scope="session")
def parse():
    """`parse(text, published=None)` gives the analysis of a text."""
    return analysed
