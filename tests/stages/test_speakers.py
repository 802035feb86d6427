"""Whose words a statement is, where its source is a pronoun, a document or nobody the cast knows."""

import pytest

from dragoman.lexicon.names import load_names
from dragoman.stages.actors import resolve_actors
from dragoman.stages.speakers import resolve_speakers
from dragoman.stages.statements import find_statements

NAMES = load_names()


def speakers(parse, text):
    analysis = parse(text)
    cast = resolve_actors(analysis, NAMES)
    cast, statements = resolve_speakers(analysis, cast, find_statements(analysis, cast))
    return [cast.actor(s.speaker).name for s in statements if s.speaker and s.parent is None]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        # whoever spoke goes on, though somebody else was named since
        ("Envoy Tomas Brel said that envoy Ilka Storm had left the talks. He said the door stayed open.", "Tomas Brel"),
        ("The Daily Courier said the Peruvian army had lost a tank. It said the crew was safe.", "Daily Courier"),
        # not where a sentence stands between
        ("Envoy Tomas Brel said the door stayed open. Envoy Karl Storm left the talks. He said nothing was agreed.",
         "Karl Storm"),
        # not where the story calls the speaker otherwise
        ("Envoy Ilka Storm said she had met envoy Tomas Brel. He said the door stayed open.", "Tomas Brel"),
    ],
)  # fmt: skip
def test_whoever_spoke_in_the_sentence_before_goes_on_as_a_pronoun(parse, text, last):
    assert speakers(parse, text)[-1] == last


def test_a_document_of_nobody_named_is_whose_spoke_last(parse):
    text = "The Daily Courier said the crew was safe. The ship was old. The report said the port was closed."
    assert speakers(parse, text)[-1] == "Daily Courier"
