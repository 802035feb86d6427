"""Names of states, people, bodies and places: the tables and the way they are found in a text."""

from __future__ import annotations

import pytest

from dragoman.codebook import sectors
from dragoman.lexicon.agents import agent_ending, load_agents, singular
from dragoman.lexicon.countries import load_countries
from dragoman.lexicon.gazetteer import load_places
from dragoman.lexicon.matcher import Matcher, pieces
from dragoman.lexicon.names import NamedActor, holds_on, load_names, on_date


def found(text: str) -> list[tuple[str, str]]:
    """Role and name of everything found, the first reading of each."""
    return [(h.values[0].role, h.values[0].actor.name) for h in load_names().find(text.split())]


def test_every_state_of_the_united_nations_is_there_once():
    members = [c.code for c in load_countries() if c.kind == "member"]
    assert len(members) == len(set(members)) == 193


@pytest.mark.parametrize("country", load_countries(), ids=lambda c: c.name)
def test_a_country_is_found_by_every_name_of_its_row(country):
    for name in (country.name, *country.names, *country.adjectives, *country.capitals):
        assert any(v.actor.name == country.name for v in load_names().lookup(name)), name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and the US", [("country", "United States")] * 2),
        ("they told us", []),  # small letters are no abbreviation
        ("North Korean ships", [("adjective", "North Korea")]),  # the longest name wins
        ("MOSCOW SAYS NO", [("capital", "Russia")]),  # a heading in capitals
        ("TALKS: WHO GAINS", []),  # ... where WHO is a word
        ("Turkiye and Türkiye", [("country", "Turkey")] * 2),  # accents do not count
        ("Transnistria", [("country", "Transnistria")]),
    ],
)
def test_the_longest_name_with_its_capitals_is_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize("said", ["Jan-Ole", "Jan Ole", "JAN-OLE", "Jan‑Ole", "Ján Ole"])
def test_hyphens_accents_and_capitals_do_not_change_a_name(said):
    matcher: Matcher[str] = Matcher()
    matcher.add("Jan-ole", "he")
    assert [h.values for h in matcher.find(["Then", said.replace("-", " - "), "left"])] == [("he",)]


def test_pieces_leave_out_marks_and_format_characters():
    assert pieces("U.S.") == ("U", "S")
    assert pieces("Minister\u200e") == ("Minister",)
    assert pieces("--") == ()


def test_an_article_that_is_all_but_part_of_a_short_name_is_needed():
    matcher: Matcher[str] = Matcher()
    matcher.add("The Vesna", "newspaper")
    assert matcher.find(["The", "Vesna"])
    assert not matcher.find(["Vesna"])


@pytest.mark.parametrize(
    ("since", "until", "date", "holds"),
    [
        ("2001-01-20", "2009-01-20", "2005-06-01", True),
        ("2001-01-20", "2009-01-20", "2009-01-21", False),
        ("2001", "2009", "2009-05-05", True),  # a year covers all its days
        ("2001-05-10", None, "2001-05", True),  # a month touches the day
        (None, None, None, True),
        ("2001", "2009", None, False),  # no date: only an open term holds
    ],
)
def test_a_term_holds_on_a_date(since, until, date, holds):
    term = NamedActor("Jan Oru", (), "VES", False, ("GOV",), "person", None, since, until)
    assert holds_on(term, date) is holds


def test_of_several_rows_of_a_name_the_one_of_the_date_is_meant():
    rebels = NamedActor("Front", (), "VES", False, ("REB",), "group", None, "1990", "1999")
    rulers = NamedActor("Front", (), "VES", False, ("GOV",), "group", None, "2000", None)
    assert on_date([rebels, rulers], "1995-01-01") is rebels
    assert on_date([rebels, rulers], "2005-01-01") is rulers


def test_a_user_adds_actors_of_his_own():
    oru = NamedActor("Jan Oru", ("J. Oru",), "VES", False, ("GOV",), "person", "head_of_state", "2010", None)
    names = load_names((oru,))
    assert names.holder("VES", "head_of_state", "2012-01-01") is oru
    assert [h.values[0].actor for h in names.find(["President", "Jan", "Oru", "spoke"])] == [oru]


def test_places_have_coordinates_on_the_globe():
    places = load_places()
    assert len(places) > 5000
    assert all(-90 <= p.lat <= 90 and -180 <= p.lon <= 180 for p in places)
    assert load_names().place("Idlib").country == "SYR"
    assert load_names().place("the South China Sea").country is None


def test_every_agent_has_sectors_of_the_codebook_and_is_found():
    for words, agent in load_agents().items():
        assert agent.sectors, agent.phrase
        assert set(agent.sectors) <= sectors(), agent.phrase
        hit = agent_ending(words, len(words))
        assert hit is not None
        assert hit.agent is agent


@pytest.mark.parametrize(
    ("plural", "one"),
    [("ministries", "ministry"), ("gunmen", "gunman"), ("press", "press"), ("churches", "church")],
)
def test_a_noun_in_the_singular(plural, one):
    assert singular(plural) == one


@pytest.mark.parametrize(
    ("country", "date", "first"),
    [
        ("NOR", "2020", "head_of_government"),
        ("PER", "2020", "head_of_state"),
        ("PAK", "2005-01-01", "head_of_state"),  # under a general
        ("PAK", None, "head_of_government"),
        ("TUR", "2013-05", "head_of_government"),
        ("TUR", "2016-05", "head_of_state"),
    ],
)
def test_who_leads_a_state_depends_on_its_kind_and_the_date(country, date, first):
    assert load_names().leading_offices(country, date)[0] == first


def test_a_holder_may_be_asked_for_by_the_printed_title():
    names = load_names()
    assert names.holder("DEU", "head_of_government", "2023-05-10", called="chancellor").name == "Olaf Scholz"
    assert names.holder("UKR", "head_of_government", "2023-05-10", called="chancellor") is None
    assert names.only_holder("head_of_state", "2023-05-10", called="pope").name == "Pope Francis"
    assert names.only_holder("head_of_state", "2023-05-10", called="king") is None  # there are several


def test_a_family_name_goes_without_its_article_too():
    for said in ("al-Menfi", "el-Menfi", "Al-Menfi", "Menfi"):
        assert "Mohamed al-Menfi" in {v.actor.name for v in load_names().lookup(said)}


def test_what_follows_a_tilde_in_an_alias_is_the_name_used_alone():
    for said in ("Ban Ki Moon", "Ban"):
        assert "Ban Ki-moon" in {v.actor.name for v in load_names().lookup(said)}
