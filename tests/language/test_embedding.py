"""Vectors of words that are remembered: those of the pipeline, whatever came before."""

import random

import numpy as np
import pytest
from spacy.tokens import Doc
from thinc.api import chain

from dragoman.language import embedding
from dragoman.language import pipeline as loading
from dragoman.language.embedding import KnownWords, remember_words
from dragoman.language.pipeline import load_pipeline

TEXT = (
    "They can't go: the Norrian minister's aide told us that it ain't over.  Vesland,\nits neighbour, isn't so sure. "
    "VESLAND has 1,200 troops (and 3.5 million people); its border stays closed until 4 March 2031. Zwrtlgrmpf!"
)


@pytest.fixture(scope="module")
def pipeline():
    return load_pipeline()


@pytest.fixture(params=["tok2vec", "ner"])
def plain(request, pipeline, monkeypatch):
    """The layers that remember nothing."""
    monkeypatch.setattr(loading, "remember_words", lambda *_: None)
    network = load_pipeline.__wrapped__().get_pipe(request.param).model
    return next(node.get_ref("embed") for node in network.walk() if node.has_ref("embed"))


def test_the_vectors_are_those_of_the_pipeline(plain, pipeline):
    known = KnownWords(plain, pipeline.vocab)
    docs = [pipeline.make_doc(text) for text in (TEXT, "", "Vesland", TEXT.upper())]
    for _ in range(2):
        for own, expected in zip(known.of(docs), plain.predict(docs), strict=True):
            assert own.shape == expected.shape
            assert own == pytest.approx(expected, abs=1e-5)


def test_a_vector_does_not_hang_on_the_words_met_before(plain, pipeline):
    words = [w.text for w in pipeline.make_doc(TEXT)] * 3 + [f"w{i}" for i in range(100)]
    told = {}
    for seed in range(4):
        known = KnownWords(plain, pipeline.vocab)
        random.Random(seed).shuffle(words)
        for cut in range(0, len(words), 7 + seed):
            doc = Doc(pipeline.vocab, words=words[cut : cut + 7 + seed])
            for token, vector in zip(doc, known.of([doc])[0], strict=True):
                assert np.array_equal(told.setdefault(token.text, vector), vector)


def test_what_is_kept_is_bounded_and_stays_right(plain, pipeline, monkeypatch):
    monkeypatch.setattr(embedding, "_KEPT", 20)
    known = KnownWords(plain, pipeline.vocab)
    for n in range(10):
        doc = pipeline.make_doc(" ".join(f"{word}{n}" for word in TEXT.split()))
        assert known.of([doc])[0] == pytest.approx(plain.predict([doc])[0], abs=1e-5)
    assert len(known._rows) < 120


def test_a_network_remembers_unless_it_asks_more_of_a_word(plain, pipeline, monkeypatch):
    network = chain(plain, plain)
    network.set_ref("embed", plain)
    monkeypatch.setattr(embedding, "_ASKED", frozenset({"ORTH"}))
    remember_words(network, pipeline.vocab)
    assert network.get_ref("embed") is plain
    monkeypatch.undo()
    remember_words(network, pipeline.vocab)
    assert network.get_ref("embed") is not plain
    assert network.layers[0] is network.get_ref("embed")
    doc = pipeline.make_doc(TEXT)
    assert network.layers[0].predict([doc])[0] == pytest.approx(plain.predict([doc])[0], abs=1e-5)
