"""A quotation runs from an opening mark to a closing one, of whatever kind; a missing mark is supplied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.quotations import find_quotations, with_second_half, with_whole_quotations
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


def _grown(grow, text, words, cue):
    at = text.index(words)
    where = text.index(cue)
    outer = tuple(q for q in find_quotations(text, Span(0, len(text))) if q.depth == 0)
    spans = grow(text, (Span(at, at + len(words)),), Span(where, where + len(cue)), outer)
    return [text[s.start : s.end] for s in spans]


@pytest.mark.parametrize(
    ("text", "words", "grown"),
    [
        ('"We stay. The river is ours," Oru said.', 'The river is ours,"', ['"We stay. The river is ours,"']),
        ('Oru said: "We stay. The river is ours."', '"We stay.', ['"We stay. The river is ours."']),
        ('"We stay and wait," Oru said.', 'and wait,"', ['and wait,"']),  # begins inside a sentence
        ('Oru said "the river" was low.', "the river", ["the river"]),  # touches no end of it
    ],
)
def test_some_sentences_of_a_quotation_to_its_end_are_all_of_it(text, words, grown):
    assert _grown(with_whole_quotations, text, words, "Oru said") == grown


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ('"We stay," Oru said, "and wait."', ['"and wait."']),
        ('"We stay," Oru said on Friday in Vesk, "and wait."', ['"and wait."']),
        ('"We stay," Oru said. "We wait."', []),  # a sentence of its own
        ('"We stay!" Oru said, "and wait."', []),  # not broken off
        ('"We stay," Oru said: "and wait."', []),
    ],
)
def test_a_quotation_that_its_cue_interrupts_goes_on_behind_it(text, second):
    first = text[: text.index(" Oru")]
    assert _grown(with_second_half, text, first, "said") == [first, *second]


def test_a_content_cut_off_with_its_window_holds_the_whole_quotation():
    text = 'Oru said: "We stay here and wait. Nobody leaves."'
    outer = find_quotations(text, Span(0, len(text)))
    start, edge = text.index('"'), text.index(" and wait")
    cut = (Span(start, edge),)
    cue = Span(4, 8)
    assert with_whole_quotations(text, cut, cue, outer) == cut
    assert with_whole_quotations(text, cut, cue, outer, edges=(0, edge)) == (Span(start, len(text)),)
