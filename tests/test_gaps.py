"""What the lexicon lacks for some codings."""

from __future__ import annotations

from dragoman.coder import code
from dragoman.gaps import find_gaps
from dragoman.story import Story

TEXT = (
    "Sweden flustered Finland on Friday. Sweden flustered Norway too, said Grimbold Tock. "
    "Sweden met Finland. Sweden is in Europe."
)


def test_names_and_predicates_are_counted_the_most_frequent_first():
    steps: list[None] = []
    codings = [code(Story("a", TEXT)), code(Story("b", "Sweden flustered Finland."))]
    found = find_gaps(codings, step=lambda: steps.append(None))
    assert (found.stories, len(steps)) == (2, 2)
    flustered = found.predicates[0]
    assert (flustered.predicate, flustered.listed, flustered.times, flustered.stories) == ("fluster", False, 3, 2)
    assert flustered.example == "Sweden flustered Finland on Friday."
    assert any(n.name == "Grimbold" for n in found.names)


def test_what_is_coded_or_known_or_everyday_is_no_gap():
    found = find_gaps([code(Story("a", TEXT))])
    assert {"meet", "be", "say"}.isdisjoint(p.predicate for p in found.predicates)
    assert {"Sweden", "Finland", "Europe"}.isdisjoint(n.name for n in found.names)


def test_a_story_with_nothing_to_code_has_no_gaps():
    found = find_gaps([code(Story("a", "", empty_reason="no text"))])
    assert (found.names, found.predicates, found.stories) == ((), (), 1)
