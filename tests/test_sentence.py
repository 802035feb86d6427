"""One sentence alone: its class, its sides, the act between two of them."""

import pytest

import dragoman
from dragoman.errors import InputError
from dragoman.span import Span

TEXT = "Norway accused Belarus of shelling the port."


def test_a_sentence_has_a_class_sides_and_an_act_between_two():
    found = dragoman.read_sentence(TEXT, [Span(0, 6)], [Span(15, 22)])
    assert found.class_ == 3
    assert sum(found.types.values()) == pytest.approx(1.0, abs=1e-3)
    assert list(found.types.values()) == sorted(found.types.values(), reverse=True)
    assert next(iter(found.types)) == "ACCUSE"
    assert [TEXT[s.start : s.end] for s in found.sources] == ["Norway"]
    assert [TEXT[s.start : s.end] for s in found.targets] == ["Belarus"]


def test_without_sides_there_is_no_act_between_them():
    assert dragoman.read_sentence(TEXT).types == {}


def test_what_is_no_sentence_is_refused():
    with pytest.raises(InputError, match="empty"):
        dragoman.read_sentence("  ")
    with pytest.raises(InputError, match="ends after"):
        dragoman.read_sentence("Oru.", [Span(0, 9)])
