"""Names are put into the trie when a text first says the word they begin with; whoever asks notices nothing of it."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from dragoman.lexicon.matcher import Matcher


@pytest.fixture
def matcher():
    made = Matcher()
    for name in ("Oru", "Oru Bay", "the Oru River Pact", "The Hague", "Kim Jong-un", "--", ""):
        made.add(name, name)
    return made


def found(matcher, text):
    return [(hit.first, hit.last, hit.values) for hit in matcher.find(text.split())]


def test_the_longest_name_is_found_whichever_was_asked_for_first(matcher):
    assert found(matcher, "in Oru Bay and Oru") == [(1, 3, ("Oru Bay",)), (4, 5, ("Oru",))]
    assert found(matcher, "by the Oru River Pact") == [(2, 5, ("the Oru River Pact",))]
    assert found(matcher, "of The Hague , Kim Jong Un") == [(1, 3, ("The Hague",)), (4, 7, ("Kim Jong-un",))]


def test_a_name_added_after_its_word_was_met_is_found_beside_the_others(matcher):
    assert found(matcher, "Oru fell") == [(0, 1, ("Oru",))]
    matcher.add("Oru", "a ship")
    matcher.add("Oru Strait", "a strait")
    assert found(matcher, "Oru fell") == [(0, 1, ("Oru", "a ship"))]
    assert found(matcher, "Oru Strait") == [(0, 2, ("a strait",))]


def test_a_whole_text_is_a_name_with_marks_or_an_article_before_it(matcher):
    assert matcher.whole("the Oru Bay") == ("Oru Bay",)
    assert matcher.whole("-- Oru") == ("Oru",)
    assert matcher.whole("Hague") == matcher.whole("--") == matcher.whole("") == ()


def test_many_threads_find_the_same():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            made = Matcher()
            for n in range(2000):
                made.add(f"Oru {n}", n)
            with ThreadPoolExecutor(8) as pool:
                assert set(pool.map(lambda n, made=made: made.whole(f"Oru {n}"), [1999] * 16)) == {(1999,)}
    finally:
        sys.setswitchinterval(before)
