"""A label before a colon opens a turn of an interview; a sentence that begins with the word does not."""

import pytest

from dragoman.reading.turns import find_turn


@pytest.mark.parametrize(
    ("paragraph", "kind", "words"),
    [
        ("Question: Will you go?", "question", "Will you go?"),
        ("Q: Will you go?", "question", "Will you go?"),
        ("ANSWER : No.", None, None),  # not a label we know
        ("Answer: No.", "answer", "No."),
        ("Question time in the assembly ended early.", None, None),
        ("Questions: none.", None, None),
    ],
)
def test_a_label_opens_a_turn(paragraph, kind, words):
    turn = find_turn(paragraph)
    assert (turn and turn.kind, turn and paragraph[turn.start :]) == (kind, words)
