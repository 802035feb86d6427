"""Scores of labels to spans: the best path that may be, its chance, whole words."""

import itertools

import numpy as np
import pytest

from dragoman.language.paths import Labels, best_paths, read_labels
from dragoman.language.windows import Window

NEVER = -10_000.0
ROLES = ("cue", "content")  # labels 1-4 and 5-8: begin, inside, end, single


def follows():
    may = np.full((9, 9), NEVER)
    closed, fresh = [0, 3, 4, 7, 8], [0, 1, 4, 5, 8]
    may[np.ix_(closed, fresh)] = 0.0
    for role in (1, 5):
        may[np.ix_([role, role + 1], [role + 1, role + 2])] = 0.0
    return may


LABELS = Labels(ROLES, follows())


def by_hand(scores):
    """The best path and its log chance by trying all of them."""
    pieces, count = scores.shape
    told = {}
    for path in itertools.product(range(count), repeat=pieces):
        if path[0] == path[-1] == 0:
            steps = sum(LABELS.follows[a, b] for a, b in itertools.pairwise(path))
            told[path] = steps + sum(scores[i, p] for i, p in enumerate(path))
    values = np.array(list(told.values()))
    total = np.log(np.exp(values - values.max()).sum()) + values.max()
    best = max(told, key=told.get)
    return best, told[best] - total


@pytest.mark.parametrize("pieces", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(4))
def test_the_path_is_the_best_of_all_and_its_chance_is_right(seed, pieces):
    scores = np.random.default_rng(seed).normal(0, 2, (1, pieces, 9)).astype(np.float32)
    ((paths, surety),) = best_paths([scores], LABELS)
    path, chance = by_hand(scores[0].astype(np.float64))
    assert tuple(paths[0]) == path
    assert surety[0] == pytest.approx(chance, abs=1e-6)


def test_where_pieces_are_cut_off_a_span_may_go_on():
    scores = np.zeros((1, 4, 9))
    scores[0, :2, 6], scores[0, 2, 7], scores[0, 3, 0] = 3.0, 3.0, 3.0  # inside, inside, end, none
    scores[0, :, 5] = -5.0
    ((closed, _),) = best_paths([scores], LABELS)
    ((open_, _),) = best_paths([scores], LABELS, [np.array([[True, False]])])
    assert closed[0, 0] == 0
    assert open_[0].tolist() == [6, 6, 7, 0]
    ((turned, _),) = best_paths([scores[:, ::-1]], LABELS, [np.array([[False, True]])])
    assert turned[0, -1] != 0


@pytest.mark.parametrize("pieces", [24, 25, 26, 33])
def test_the_chance_of_a_long_path_is_that_of_the_recursion_in_logarithms(pieces):
    scores = np.random.default_rng(pieces).normal(0, 2, (3, pieces, 9))
    ((paths, surety),) = best_paths([scores], LABELS)
    for one, path, chance in zip(scores, paths, surety, strict=True):
        total = np.where(np.arange(9) == 0, one[0], NEVER)
        for row in one[1:]:
            total = np.logaddexp.reduce(total[:, None] + LABELS.follows, axis=0) + row
        steps = sum(LABELS.follows[a, b] for a, b in itertools.pairwise(path))
        assert chance == pytest.approx(steps + one[np.arange(pieces), path].sum() - total[0])


def test_long_and_unlikely_paths_keep_their_chance_finite():
    scores = np.random.default_rng(3).normal(0, 25, (2, 256, 9))
    ((_, surety),) = best_paths([scores], LABELS)
    assert np.isfinite(surety).all()
    assert (surety <= 1e-9).all()


def test_windows_of_different_length_do_not_change_each_other():
    rng = np.random.default_rng(1)
    short, long = rng.normal(0, 2, (2, 6, 9)), rng.normal(0, 2, (1, 9, 9))
    alone, together = best_paths([short], LABELS)[0], best_paths([short, long], LABELS)[0]
    assert (alone[0] == together[0]).all()
    assert alone[1] == pytest.approx(together[1])


def test_no_windows_no_paths():
    assert best_paths([], LABELS) == []


def test_labels_become_spans_of_whole_words_without_our_marks():
    text = "unwell Oru\nleft"
    places = ((0, 0), (0, 2), (2, 6), (7, 10), (0, 0), (11, 15), (0, 0))
    window = Window((101, 1, 2, 3, 102, 4, 102), (0,) * 7, places)
    spans = read_labels(text, window, np.array([0, 0, 4, 5, 6, 7, 0]), LABELS)
    assert [text[s.start : s.end] for s in spans["cue"]] == ["unwell"]  # its second piece alone was labelled
    assert [text[s.start : s.end] for s in spans["content"]] == ["Oru\nleft"]
