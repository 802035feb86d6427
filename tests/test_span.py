"""A span is a non-empty half-open range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.span import Span, hull, trim


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 2), (-1, 2)])
def test_an_empty_or_backward_range_is_no_span(start, end):
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_holding_and_overlapping_differ_at_the_edges():
    assert Span(0, 5).holds(Span(0, 5))
    assert Span(0, 5).overlaps(Span(4, 9))
    assert not Span(0, 5).overlaps(Span(5, 9))
    assert not Span(0, 5).holds(Span(4, 6))


def test_a_hull_reaches_from_the_first_to_the_last():
    assert hull([Span(7, 9), Span(2, 3)]) == Span(2, 9)


@given(st.text(" ,ab\n"), st.data())
def test_trimmed_spans_never_begin_or_end_with_space_or_marks(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = trim(text, start, end, marks=",")
    if span is None:
        assert not text[start:end].strip(" ,\n")
    else:
        assert text[span.start : span.end] == text[start:end].strip(" ,\n")
