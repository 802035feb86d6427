"""Words looked up are what spaCy's own components say, two words that a rule takes together included."""

import pytest

from dragoman.errors import ModelError
from dragoman.language.pipeline import load_pipeline
from dragoman.language.words import Words

# Every rule of two words, words in a tag's odd places, white space, and the same form under several tags.
TEXT = (
    "There is no doubt: they're gonna leave, and there are those who gotta stay. Let's go. It ain't over, y'all. "
    "C'm on!  He did do what he'd done; she had had it.\tNothin' doin', said Ol' Vesna, who has been waiting.\n"
    "The Vesland talks are said to be near. I said nothing; you know it, and it knows you. But for that, none would."
)


@pytest.fixture(scope="module")
def words():
    return Words(load_pipeline())


def of_spacy(text):
    """A Doc by the tagger and parser, and a copy that the pipeline's own ruler and lemmatizer went over."""
    pipeline = load_pipeline()
    doc = pipeline(text)
    ruled = pipeline.get_pipe("lemmatizer")(pipeline.get_pipe("attribute_ruler")(doc.copy()))
    return doc, ruled


@pytest.mark.parametrize("text", [TEXT, *TEXT.split(". "), TEXT.upper(), "gon na", " ", "there 's"])
def test_words_are_those_of_the_pipelines_own_components(words, text):
    doc, ruled = of_spacy(text)
    (found,) = words.of([doc])
    assert [(w.text, w.lower, w.pos, w.tag, w.dep, w.space) for w in found] == [
        (t.text, t.lower_, t.pos_, t.tag_, t.dep_, t.is_space) for t in ruled
    ]
    for word, token in zip(found, ruled, strict=True):
        assert word.lemma == token.lemma_.lower() or word.pos == "VERB", word  # lemmas.tsv mends verbs only


def test_a_rule_of_two_words_is_heard(words):
    doc, _ = of_spacy("They are gonna leave.")
    assert [w.lemma for w in words.of([doc])[0][2:4]] == ["go", "to"]


def test_the_table_is_emptied_when_it_is_full(words, monkeypatch):
    doc, _ = of_spacy(TEXT)
    before = words.of([doc])
    monkeypatch.setattr("dragoman.language.words._KEPT", 3)
    assert words.of([doc]) == before
    assert words.of([of_spacy("A ship left.")[0]])
    assert len(words._known) < len(before[0])


def test_a_rule_that_asks_something_else_is_told(monkeypatch):
    ruler = load_pipeline().get_pipe("attribute_ruler")
    strange = [{"patterns": [[{"ENT_TYPE": "GPE"}]], "attrs": {"POS": "X"}, "index": 0}]
    monkeypatch.setattr(type(ruler), "patterns", property(lambda _: strange))
    with pytest.raises(ModelError, match="rule that dragoman does not know"):
        Words(load_pipeline())


def test_our_pipeline_leaves_spacys_own_matrix_product_alone():
    import spacy
    from thinc.api import get_current_ops

    load_pipeline()
    assert get_current_ops().use_blis
    assert spacy.blank("en").pipe_names == []
