"""Copies that tell of an act without an event of it."""

import pytest

from dragoman.coding import EventDate
from dragoman.desk.acts import join_acts
from dragoman.desk.reports import Report
from dragoman.desk.retold import retellings
from dragoman.span import Span

HEAD = "Rebels shelled a post at Malvo on Tuesday, killing twelve guards.\n\nMalvo is a town of few houses."
TOLD = {
    "word for word": HEAD,
    "with a by-line": "By Our Staff\n\n" + HEAD,
    "a few words changed": HEAD.replace("Rebels", "Insurgents").replace("twelve", "12"),
    "a day later": HEAD + "\n\nThe funerals were held on Wednesday.",
}
NOT_TOLD = {
    "the sentence cut": "Malvo is a town of few houses.",
    "of another day": HEAD.replace("Tuesday", "Wednesday"),
    "denied": HEAD.replace("Rebels shelled", "Rebels have not shelled"),
    "not for certain": HEAD.replace("Rebels shelled", "Rebels may have shelled"),
    "another act": HEAD.replace("shelled", "left"),
    "the word only": "Malvo was shelled often in the war of independence, and few houses of its old quarter are left.",
}


SHELLED = Span(HEAD.index("shelled"), HEAD.index("shelled") + len("shelled"))


def report(story, kind="ASSAULT", trigger=SHELLED):
    day = EventDate("2026-03-10", "2026-03-10", None, "clause", "day")
    return Report(
        story, "e1", "2026-03-10", kind, None, "occurred", None, frozenset(), frozenset({"VES"}), frozenset(), day,
        frozenset({"2026-03-10"}), True, None, frozenset({"shell"}), frozenset({"malvo"}), frozenset(), frozenset(),
        frozenset({"12"}), trigger, Span(0, HEAD.index("\n")),
    )  # fmt: skip


def found(text, *others, clusters=None):
    acts = join_acts([report("s1"), *others])
    return list(retellings(acts, {"s1": HEAD, "s2": text}, clusters or {"s1": 1, "s2": 1}))


@pytest.mark.parametrize("how", TOLD)
def test_a_copy_tells_of_the_act(how):
    ((act, copy),) = found(TOLD[how])
    assert (act, copy.story, copy.of) == (0, "s2", ("s1", "e1"))
    assert TOLD[how][copy.trigger.start : copy.trigger.end] == "shelled"
    assert 0.7 <= copy.share <= 1


@pytest.mark.parametrize("how", NOT_TOLD)
def test_another_sentence_does_not(how):
    assert found(NOT_TOLD[how]) == []


def test_only_copies_do():
    assert found(HEAD, clusters={"s1": 1, "s2": 2}) == []
    assert found(HEAD, clusters={"s1": 1}) == []


def test_a_copy_with_a_report_of_its_own_or_read_otherwise_needs_none():
    assert found(HEAD, report("s2", trigger=Span(0, 6))) == []
    assert found(HEAD, report("s2", "AID")) == []
