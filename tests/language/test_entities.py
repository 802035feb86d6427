"""Entities are those that spaCy's own recogniser finds, which walks a text word by word."""

import pytest

from dragoman.language.entities import Recogniser
from dragoman.language.pipeline import load_pipeline

TEXT = (
    "President Zora Ahmeti of Vesland met Foreign Minister Lu Chenggang in New York City on 3 March 2017. The United "
    "Nations Security Council will vote at 10:30 a.m. on Monday,\nsaid Ol' Vesna.  About $ 2.5 million and 40 per cent "
    "of the Bank of England's gold went to Al Jazeera, \"Tears of Basel\" and the Treaty of Ghent. Paris! London? Rome."
)
ODD = ["Paris", "New York", " ", "\n\n", "New \n York", "3 3 3", "U.S."]
WAYS = [TEXT, TEXT.upper(), TEXT.lower(), *TEXT.split(". "), *ODD]


@pytest.fixture(scope="module")
def recogniser():
    return Recogniser(load_pipeline().get_pipe("ner"))


def both(recogniser, texts):
    """What is found in texts, by us and by spaCy."""
    docs = list(load_pipeline().pipe(texts))
    ours = recogniser.find(docs, [[t.is_space for t in doc] for doc in docs])
    own = load_pipeline().get_pipe("ner")
    return ours, [[(e.start, e.end, e.label_) for e in own(doc).ents] for doc in docs]


@pytest.mark.parametrize("text", WAYS)
def test_of_one_text(recogniser, text):
    ours, theirs = both(recogniser, [text])
    assert ours == theirs


def test_of_many_texts_together(recogniser):
    ours, theirs = both(recogniser, WAYS * 7)
    assert ours == theirs
    assert len([e for e in ours[0] if e[1] - e[0] > 2]) > 4


def test_of_nothing(recogniser):
    assert recogniser.find([], []) == []
    assert both(recogniser, ["", ""]) == ([[], []], [[], []])
    assert both(recogniser, ["", "In Oslo", ""])[0][1] == [(1, 2, "GPE")]
