"""Text to windows: nothing is lost, nothing is cut but what must be, and marks say how words are printed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.language.encoder import load_encoder
from dragoman.language.windows import SEP, WINDOW, cut_windows


@pytest.fixture(scope="module")
def tokenizer():
    return load_encoder().tokenizer


def covered(windows):
    return {i for w in windows for a, b in w.places for i in range(a, b)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from("Oru said «no» 'x'\"., 中é\u200e"), max_size=60), max_size=8).map("\n\n".join))
def test_every_word_of_a_text_is_in_a_window(text):
    windows = cut_windows(text, load_encoder().tokenizer)
    assert {i for i, c in enumerate(text) if c.isalnum()} <= covered(windows)
    assert all(len(w.ids) == len(w.marks) == len(w.places) <= WINDOW for w in windows)


def test_a_paragraph_of_5000_words_is_cut_with_overlap_and_nothing_is_lost(tokenizer):
    text = "the ministry said it was calm " * 834
    windows = cut_windows(text, tokenizer)
    assert len(windows) > 15
    assert all(len(w.ids) <= WINDOW for w in windows)
    ends = [max(b for _, b in w.places) for w in windows]
    starts = [min(a for a, b in w.places if b) for w in windows]
    assert all(start < end for start, end in zip(starts[1:], ends, strict=False))
    assert {i for i, c in enumerate(text) if c.isalnum()} <= covered(windows)


def test_lines_share_a_window_and_are_parted_by_a_mark(tokenizer):
    (window,) = cut_windows("Oru spoke.\n\nNobody answered.", tokenizer)
    assert window.ids.count(SEP) == 2


def test_a_line_that_introduces_the_next_goes_with_it(tokenizer):
    text = "\n".join(["word " * 200, "Oru wrote:", '"' + "We stay. " * 20 + '"'])
    first, second = cut_windows(text, tokenizer)
    assert "Oru" not in text[: max(b for _, b in first.places)]
    assert text[next(a for a, b in second.places if b) :].startswith("Oru wrote:")


@pytest.mark.parametrize(
    ("text", "word", "mark"),
    [
        ("the port closed", "port", 0),
        ("the Port closed", "Port", 1),
        ("the PORT closed", "PORT", 2),
        ('he said "the port closed" again', "port", 3),
        ("he said «the Port closed» again", "Port", 4),
        ('"the PORT closed', "PORT", 5),  # a mark that never closes
    ],
)
def test_marks_say_how_a_word_is_printed_and_whether_it_is_quoted(tokenizer, text, word, mark):
    (window,) = cut_windows(text, tokenizer)
    at = text.index(word)
    assert [m for m, (a, _) in zip(window.marks, window.places, strict=True) if a == at] == [mark]
