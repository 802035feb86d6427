"""A quotation runs from an opening mark to a closing one, of whatever kind; a missing mark is supplied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.quotations import find_quotations
from dragoman.span import Span


def quoted(text):
    return [text[q.span.start : q.span.end] for q in find_quotations(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will,” Oru said. “Never.”", ["“We will,”", "“Never.”"]),
        ("«We will go” Oru said.", ["«We will go”"]),  # closed by another kind
        ("''We will,'' Oru said.", ["''We will,''"]),  # two single marks for a double one
        ('"We will," Oru said, "go."', ['"We will,"', '"go."']),
        ("'It is over,' he said, 'and Oru's reign with it.'", ["'It is over,'", "'and Oru's reign with it.'"]),
        ("The workers' hall isn't Vesland's.", []),  # apostrophes
        ("“He said ‘no’ to us,” she said", ["“He said ‘no’ to us,”", "‘no’"]),
        ("“The first paragraph never closes", ["“The first paragraph never closes"]),
        ("ʺWe will,ʺ Oru said.", ["ʺWe will,ʺ"]),  # a prime for want of a quotation mark
        ("no quotation” at all", []),
    ],
)
def test_quotations_as_printed(text, expected):
    assert quoted(text) == expected


def test_a_quotation_inside_another_is_one_deeper():
    found = find_quotations("“He said ‘no’ to us,” she said", Span(0, 30))
    assert [q.depth for q in found] == [0, 1]


@given(st.text("“”«»\"' ab,.", max_size=40))
def test_quotations_nest_and_never_cross(text):
    if not text:
        return
    found = find_quotations(text, Span(0, len(text)))
    for a in found:
        assert a.span.end <= len(text)
        for b in found:
            assert not a.span.overlaps(b.span) or a.span.holds(b.span) or b.span.holds(a.span)
