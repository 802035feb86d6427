"""The tables of organisations and agencies: every line is whole, sorted, and its example names it."""

import re
from collections import defaultdict
from datetime import date

import pytest

from dragoman.codebook import sectors
from dragoman.lexicon.countries import load_countries
from dragoman.lexicon.table import Row, load_table, our_table

COLUMNS = ("name", "aliases", "country", "igo", "sectors", "kind", "from", "to", "note", "example")


def organisations() -> list[Row]:
    return list(load_table(our_table("dragoman.lexicon", "organisations.tsv"), COLUMNS))


def agencies() -> list[Row]:
    columns = ("name", "aliases", "country", "kind", "note", "example")
    return list(load_table(our_table("dragoman.lexicon", "agencies.tsv"), columns))


def the_one(name: str, on: str = "2024-01-01") -> Row:
    """The line that holds for a name on a day."""
    named = (r for r in organisations() if name in (r["name"], *r.many("aliases")))
    found = [r for r in named if (r["from"] or "0") <= on <= (r["to"] or "9")]
    assert len(found) == 1, name
    return found[0]


def test_there_are_enough_of_them():
    assert len({r["name"] for r in organisations()}) >= 600
    assert len(agencies()) >= 80


def test_every_line_has_known_codes_a_source_and_an_example_that_names_it():
    codes = {c.code for c in load_countries()}
    for r in organisations():
        assert r["country"] in codes or not r["country"], r.where
        assert set(r.many("sectors")) <= sectors(), r.where
        assert r.many("sectors"), r.where
        assert r["igo"] in ("", "yes"), r.where
        assert not (r["igo"] and r["country"]), r.where
        assert r["kind"] in ("organisation", "group"), r.where
        assert "public record" in r["note"], r.where
        assert r["name"] in r["example"], r.where


def test_periods_are_iso_dates_and_do_not_overlap():
    by_name = defaultdict(list)
    for r in organisations():
        since = date.fromisoformat(r["from"]) if r["from"] else date.min
        until = date.fromisoformat(r["to"]) if r["to"] else date.max
        assert since <= until, r.where
        for name in (r["name"], *r.many("aliases")):
            by_name[name].append((since, until))
    for name, periods in by_name.items():
        for (_, end), (start, _) in zip(sorted(periods), sorted(periods)[1:], strict=False):
            assert end < start, f"{name} stands for two organisations at once"


def test_tables_are_sorted_by_name():
    for rows in (organisations(), agencies()):
        names = [r["name"].casefold() for r in rows]
        assert names == sorted(names)


def test_no_name_is_a_plain_small_word_or_carries_its_article():
    for r in (*organisations(), *agencies()):
        for name in (r["name"], *r.many("aliases")):
            assert not name.startswith("the "), r.where
            assert len(name) > 1, r.where
    small = {a for r in organisations() for a in (r["name"], *r.many("aliases")) if re.fullmatch("[a-z]+", a)}
    assert not small & {"the", "who", "is", "pace", "shape", "mend", "fact", "swift", "alba", "quad"}


@pytest.mark.parametrize(
    ("name", "on", "country", "igo", "sector"),
    [
        ("UN Security Council", "2016-01-01", None, True, "IGO"),
        ("ICC", "2016-01-01", None, True, "JUD"),
        ("US-led coalition", "2016-01-01", None, True, "MIL"),  # a coalition of states
        ("Daesh", "2016-01-01", None, False, "REB"),  # fights in several countries
        ("PKK", "2016-01-01", "TUR", False, "REB"),
        ("Taliban", "2021-08-14", "AFG", False, "REB"),
        ("Taliban", "2021-08-15", "AFG", False, "GOV"),  # Kabul fell that day
        ("Wagner Group", "2020-01-01", "RUS", False, "PRM"),
        ("Sinaloa Cartel", "2020-01-01", "MEX", False, "CRM"),
        ("GOP", "2018-05-01", "USA", False, "PTY"),
        ("State Duma", "2018-05-01", "RUS", False, "LEG"),
        ("Pentagon", "2018-05-01", "USA", False, "GOV"),
        ("IDF", "2018-05-01", "ISR", False, "MIL"),
        ("FSB", "2018-05-01", "RUS", False, "SPY"),
        ("Kyodo News", "2018-05-01", "JPN", False, "JRN"),
        ("Syrian Observatory for Human Rights", "2018-05-01", None, False, "NGO"),
        ("Gazprom", "2018-05-01", "RUS", False, "BUS"),
        ("Russian Orthodox Church", "2018-05-01", "RUS", False, "REL"),
    ],
)
def test_an_organisation_stands_for_its_country_and_main_sector(name, on, country, igo, sector):
    row = the_one(name, on)
    assert (row.maybe("country"), row["igo"] == "yes", row.many("sectors")[0]) == (country, igo, sector)


def test_every_agency_has_a_kind_a_country_and_an_example_that_names_it():
    codes = {c.code for c in load_countries()}
    seen: dict[str, str] = {}
    for r in agencies():
        r.one_of("kind", ("agency", "broadcaster", "newspaper", "service"))
        assert r["country"] in codes or not r["country"], r.where
        assert r["name"] in r["example"], r.where
        for name in (r["name"], *r.many("aliases")):
            assert seen.setdefault(name, r["name"]) == r["name"], f"{name} stands for two agencies"
