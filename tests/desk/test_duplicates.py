import random
from itertools import permutations

import pytest

from dragoman.desk.duplicates import (
    Clusters,
    Member,
    bands,
    compare,
    elect,
    fingerprint,
    is_agency,
    names_in,
    signature,
    words_of,
)

LEAD = (
    "Rebels holding the river port of Malvo in northern Vesland shelled a customs post on {day}, killing at least "
    "{dead} guards and setting fire to three barges loaded with grain, the interior ministry said."
)
TEXT = """\
The shelling began before sunrise and went on for two hours, according to a clerk at the post who asked not to be \
named. Ferries to the southern bank stopped running and the main bridge was closed to lorries.

Governor Ilse Tarn called it the worst day for the port since the truce of last autumn. She said that boats would be \
sent for the wounded once the fog had lifted.

The rebels, who want a republic of their own, gave no account of the shelling. Talks on their demands broke off in \
spring and no new date has been set."""
BODY = TEXT.split("\n\n")
WEDNESDAY = "2026-03-11"
HEAD = "\n\n".join((LEAD.format(day="Tuesday", dead=12), *BODY))
REPRINT = "By Our Own Staff\n\n" + "\n\n".join((LEAD.format(day="Tuesday", dead="twelve"), BODY[1], BODY[0]))
SHORT = LEAD.format(day="Tuesday", dead=12)
UPDATE = "\n\n".join((
    LEAD.format(day="Tuesday", dead=19), "A hospital in Malvo said seven of the wounded had died overnight.", *BODY,
))  # fmt: skip
CORRECTION = "(Corrects the day of the shelling to Monday)\n\n" + HEAD.replace("Tuesday", "Monday")
NEXT_DAY = "\n\n".join((
    LEAD.format(day="Wednesday", dead=4), "It was the second shelling in two days. A school was hit as well.", BODY[2],
))  # fmt: skip
OTHER_TOWN = "\n\n".join((LEAD.format(day="Tuesday", dead=12).replace("Malvo", "Ostrin"), BODY[2]))
OTHER_WORDS = (
    "Flour drifted over the quays of Malvo on Tuesday after mortars fell among the grain boats. Twelve border guards "
    "lost their lives in the bombardment, which officials blame on the insurgents across the water."
)


def alike(one, two, published=WEDNESDAY):
    return compare(fingerprint(one, published=published), fingerprint(two, published=published))


@pytest.mark.parametrize(
    ("version", "text"),
    [("reprint", REPRINT), ("short", SHORT), ("update", UPDATE), ("correction", CORRECTION), ("itself", HEAD),
     ("with a dateline", "MALVO, Vesland, March 11 - " + HEAD)],
)  # fmt: skip
def test_versions_of_a_story_are_copies(version, text):
    assert alike(HEAD, text).copy, version
    assert alike(HEAD, text) == alike(text, HEAD)
    assert set(bands(signature(HEAD))) & set(bands(signature(text)))


@pytest.mark.parametrize(
    ("why", "text", "evidence"),
    [("the next day's", NEXT_DAY, "another day"), ("another town's", OTHER_TOWN, "other names"),
     ("the same act in other words", OTHER_WORDS, "same day")],
)  # fmt: skip
def test_near_misses_are_no_copies(why, text, evidence):
    found = alike(HEAD, text)
    assert not found.copy, why
    assert found.evidence == evidence
    assert str(found).startswith("no copy: ")


def test_shared_background_makes_no_copies():
    background = "\n\n".join(BODY)
    one = "The finance minister of Vesland resigned on Tuesday after a quarrel over the price of salt and of bread."
    two = "Fishermen blocked the harbour of the capital on Tuesday to protest against new rules for nets and boats."
    found = alike(f"{one}\n\n{background}", f"{two}\n\n{background}")
    assert found.containment > 0.45
    assert not found.copy


def test_a_short_version_of_a_very_long_story_is_found_by_its_lead():
    rng = random.Random(4)
    words = [f"w{n}" for n in range(3000)]
    long = HEAD + "\n\n" + "\n\n".join(" ".join(rng.choices(words, k=40)) for _ in range(40))
    assert set(bands(signature(SHORT))) & set(bands(signature(long)))
    assert alike(SHORT, long).copy


def test_unrelated_stories_share_no_key():
    other = "Delegates from nine islands agreed on a common fee for cargo ships after a week of talks in the old fort."
    assert not set(bands(signature(HEAD))) & set(bands(signature(other)))


def test_the_signature_is_the_same_everywhere_and_near_the_truth():
    assert bands(signature("The envoys met in Malvo."))[0] == "b00:0544ce7e14f9a577"
    estimate = signature(HEAD).likeness(signature(UPDATE))
    assert estimate == pytest.approx(alike(HEAD, UPDATE).jaccard, abs=0.15)


@pytest.mark.parametrize("text", ["", " ", "Yes.", "—", "31 February 2026", "\n\n\n", "A" * 5000])
def test_any_text_has_a_fingerprint(text):
    assert len(bands(signature(text))) == 44
    assert not compare(fingerprint(text), fingerprint(HEAD)).copy


def test_weekdays_are_days_of_the_publication():
    assert fingerprint("On Tuesday they met.", published="2026-03-11T08:00:00Z").days == ("2026-03-10",)
    assert fingerprint("On Thursday they met.", published="2026-03-11").days == ("2026-03-12",)  # there already
    assert fingerprint("On Dec. 30 they met.", published="2026-01-02").days == ("2025-12-30",)
    assert fingerprint("On 3 March they met.").days == ("Mar 3",)
    assert fingerprint("On Tuesday they met.", published="2026-03").days == ("Tuesday",)


def test_a_reprint_of_the_next_day_names_the_same_day():
    one = fingerprint(HEAD, published="2026-03-10T22:00:00Z")
    assert compare(one, fingerprint(REPRINT, published="2026-03-12")).copy


def test_names_spelt_otherwise_are_the_same_names():
    assert alike(HEAD.replace("Vesland", "Türkan"), HEAD.replace("Vesland", "Turkan")).evidence == "same day"


def test_numbers_and_owners_are_read_alike():
    assert words_of("Vesland's twenty-three guards, seventeen boats") == ["vesland", "23", "guards", "17", "boats"]
    assert names_in("On Tuesday Governor Tarn left Malvo in May.") == {"governor", "tarn", "malvo"}


STORIES = {"h": HEAD, "r": REPRINT, "u": UPDATE, "n": NEXT_DAY, "o": OTHER_WORDS}


def test_the_order_in_which_stories_come_changes_no_cluster():
    for order in permutations(STORIES):
        index = Clusters()
        for id_ in order:
            index.add(id_, STORIES[id_], published=WEDNESDAY)
        together = sorted(sorted(m.id for m in ms) for ms in index.all().values())
        assert together == [["h", "r", "u"], ["n"], ["o"]], order


def test_a_story_says_which_cluster_it_joins_and_why():
    index = Clusters()
    assert index.add("h", HEAD, published="2026-03-10T09:00:00Z").to is None
    joined = index.add("r", REPRINT, published="2026-03-10T11:00:00Z")
    assert (joined.cluster, joined.head, joined.to) == (index.cluster_of("h"), "h", "h")
    assert str(joined).startswith("r: a copy: ")
    assert "same day, like h" in str(joined)
    with pytest.raises(ValueError, match="already"):
        index.add("h", HEAD)


def test_a_story_that_two_clusters_are_like_makes_them_one():
    one, two = "\n\n".join((SHORT, BODY[0])), "\n\n".join((BODY[1], BODY[2]))
    index = Clusters()
    index.add("a", one, published=WEDNESDAY)
    index.add("b", two, published=WEDNESDAY)
    assert index.cluster_of("a") != index.cluster_of("b")
    joined = index.add("c", HEAD, published=WEDNESDAY)
    assert joined.merged == (2,)
    assert index.cluster_of("a") == index.cluster_of("b") == index.cluster_of("c") == joined.cluster == 1
    assert index.add("d", "Bread is cheap in Malvo.").cluster == 3


def test_copies_of_another_season_stay_apart():
    index = Clusters()
    index.add("a", HEAD, published="2026-03-11")
    assert index.add("b", HEAD, published="2026-09-16").to is None


def member(id_, published=None, publisher=None):
    return Member(id_, published, publisher, None)


def test_the_head_is_the_earliest_and_of_one_time_the_agencys():
    assert elect([member("b", "2026-03-10T09:00:00Z"), member("a", "2026-03-10T11:00:00+05:00")]).id == "a"
    assert elect([member("a", None), member("b", "2026-03-10")]).id == "b"
    assert elect([member("a", "2026-03-10T09:00Z", "Echo"), member("b", "2026-03-10T09:00Z", "Reuters")]).id == "b"
    # one of them knows its day only: the hour of the other is no reason
    assert elect([member("a", "2026-03-10", "Malvo Echo"), member("b", "2026-03-10T09:00Z", "AFP")]).id == "b"
    assert elect([member("b"), member("a")]).id == "a"


def test_an_agency_is_one_of_the_table():
    assert is_agency("reuters")
    assert is_agency("The Associated Press")
    assert not is_agency("Al Jazeera")
    assert not is_agency(None)
