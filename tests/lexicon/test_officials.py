"""The tables of office holders: each line is sound, and the countries most in the news are complete."""

import re
from collections import Counter
from importlib.resources import files
from typing import NamedTuple

import pytest

from dragoman.lexicon.countries import load_countries
from dragoman.lexicon.table import load_table, our_table

COLUMNS = ("name", "aliases", "country", "office", "title", "sectors", "from", "to", "note")
OFFICES = {
    "head_of_state", "head_of_government", "deputy_head", "foreign_minister", "defence_minister", "spokesperson",
    "interior_minister", "finance_minister", "un_ambassador", "security_adviser", "intelligence_chief",
    "military_chief", "speaker", "opposition_leader", "central_bank", "envoy", "body_head", "other",
}  # fmt: skip
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
FOLDER = files("dragoman.lexicon") / "officials"
TABLES = sorted(t.name for t in FOLDER.iterdir() if t.name.endswith(".tsv"))
IN_THE_NEWS = (
    "AFG", "ARM", "AUS", "AZE", "BIH", "BLR", "BRA", "CAN", "CHN", "COD", "COL", "CYP", "DEU", "EGY", "ESP",
    "ETH", "FIN", "FRA", "GBR", "GEO", "GRC", "HUN", "IDN", "IND", "IRN", "IRQ", "ISR", "ITA", "JOR", "JPN",
    "KAZ", "KEN", "KGZ", "KOR", "LBN", "LBY", "MDA", "MEX", "MMR", "NGA", "NLD", "PAK", "PHL", "POL", "PRK",
    "PSE", "ROU", "RUS", "SAU", "SDN", "SRB", "SWE", "SYR", "THA", "TUR", "UKR", "USA", "UZB", "VEN", "XKX",
    "YEM", "ZAF",
)  # fmt: skip
# Where the president leads the government too; Jordan's prime minister keeps the ministry of defence.
WITHOUT = {
    (country, "head_of_government")
    for country in ("BRA", "COL", "CYP", "IDN", "IRN", "MEX", "NGA", "PHL", "USA", "VEN", "ZAF")
} | {("JOR", "defence_minister"), ("PSE", "defence_minister")}
CHECKED = ("europe.tsv", "cis.tsv", "north_america.tsv")
TERMS = [
    ("1990-06-01", "GBR", "head_of_government", "Margaret Thatcher"),
    ("1991-05-01", "SUN", "head_of_state", "Mikhail Gorbachev"),
    ("1994-05-06", "FRA", "head_of_state", "Francois Mitterrand"),
    ("1995-11-21", "SRB", "head_of_state", "Slobodan Milosevic"),
    ("1996-03-01", "RUS", "foreign_minister", "Yevgeny Primakov"),
    ("1999-04-10", "YUG", "head_of_state", "Slobodan Milosevic"),
    ("1999-04-10", "USA", "foreign_minister", "Madeleine Albright"),
    ("2003-03-20", "USA", "defence_minister", "Donald Rumsfeld"),
    ("2003-03-20", "DEU", "foreign_minister", "Joschka Fischer"),
    ("2004-12-01", "UKR", "head_of_state", "Leonid Kuchma"),
    ("2008-08-08", "GEO", "head_of_state", "Mikheil Saakashvili"),
    ("2008-08-08", "RUS", "head_of_government", "Vladimir Putin"),
    ("2011-03-19", "RUS", "head_of_state", "Dmitry Medvedev"),
    ("2014-03-18", "UKR", "head_of_state", "Oleksandr Turchynov"),
    ("2016-11-01", "GBR", "foreign_minister", "Boris Johnson"),
    ("2016-12-19", "TUR", "foreign_minister", "Mevlut Cavusoglu"),
    ("2020-10-01", "ARM", "head_of_government", "Nikol Pashinyan"),
    ("2022-02-24", "DEU", "head_of_government", "Olaf Scholz"),
    ("2023-05-01", "POL", "head_of_government", "Mateusz Morawiecki"),
    ("2024-01-15", "GBR", "foreign_minister", "David Cameron"),
    ("2024-06-01", "RUS", "defence_minister", "Andrei Belousov"),
    ("2025-06-01", "CAN", "head_of_government", "Mark Carney"),
]


class Term(NamedTuple):
    table: str
    where: str
    name: str
    country: str
    office: str
    title: str
    since: str
    until: str
    row: object


def terms_of(table):
    for r in load_table(our_table("dragoman.lexicon", "officials") / table, COLUMNS):
        yield Term(table, r.where, r["name"], r["country"], r["office"], r["title"], r["from"], r["to"], r)


TERMS_BY_TABLE = {table: tuple(terms_of(table)) for table in TABLES}
ALL = tuple(t for terms in TERMS_BY_TABLE.values() for t in terms)
COUNTRIES = {c.code for c in load_countries()}
SECTORS = {r["code"] for r in load_table(our_table("dragoman.codebook", "plover_sectors.tsv"), ("code",))}


def faults(table, wrong):
    """What the rule says of each line of a table, where it says anything."""
    return [f"{t.where}: {t.name}: {fault}" for t in TERMS_BY_TABLE[table] if (fault := wrong(t))]


def holds(term, day):
    """Whether a term covers a day; a month or year covers all of its days."""
    return term.since <= day[: len(term.since)] and (not term.until or day[: len(term.until)] <= term.until)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_exactly_the_agreed_columns(table):
    lines = (FOLDER / table).read_text(encoding="utf-8").splitlines()
    header = next(line for line in lines if line.strip() and not line.startswith("#"))
    assert tuple(header.split("\t")) == COLUMNS
    assert TERMS_BY_TABLE[table]


@pytest.mark.parametrize("table", TABLES)
def test_every_line_names_a_person_and_a_title(table):
    assert not faults(table, lambda t: "" if t.name and t.title else "name or title is missing")


@pytest.mark.parametrize("table", TABLES)
def test_every_office_is_one_of_the_list(table):
    assert not faults(table, lambda t: "" if t.office in OFFICES else f"unknown office {t.office!r}")


@pytest.mark.parametrize("table", TABLES)
def test_every_sector_is_a_plover_code(table):
    assert not faults(table, lambda t: (not t.row.many("sectors") and "none") or set(t.row.many("sectors")) - SECTORS)


@pytest.mark.parametrize("table", TABLES)
def test_every_country_is_one_of_ours(table):
    assert not faults(table, lambda t: t.country and t.country not in COUNTRIES and f"unknown country {t.country}")


@pytest.mark.parametrize("table", TABLES)
def test_dates_are_iso_and_in_order(table):
    def wrong(t):
        if not DATE.fullmatch(t.since) or (t.until and not DATE.fullmatch(t.until)):
            return f"bad date {t.since}..{t.until}"
        shared = min(len(t.since), len(t.until))
        return f"{t.since} is after {t.until}" if t.until and t.since[:shared] > t.until[:shared] else ""

    assert not faults(table, wrong)


@pytest.mark.parametrize("table", TABLES)
def test_a_family_name_is_part_of_the_name(table):
    def wrong(t):
        said = next((n.removeprefix("family=") for n in t.row.many("note") if n.startswith("family=")), "last")
        known = said in ("first", "last", "none") or re.search(rf"\b{re.escape(said)}\b", t.name)
        return "" if known else f"{said!r} is no part of it"

    assert not faults(table, wrong)


@pytest.mark.parametrize("table", TABLES)
def test_nobody_begins_the_same_office_twice_on_a_day(table):
    # `other` and `envoy` are many offices: there the title tells them apart.
    counted = Counter(
        (t.name, t.country, t.office, t.since, t.title if t.office in ("other", "envoy", "body_head") else "")
        for t in TERMS_BY_TABLE[table]
    )
    assert not [key for key, times in counted.items() if times > 1]


@pytest.mark.parametrize("table", TABLES)
def test_no_alias_repeats_the_name(table):
    assert not faults(table, lambda t: t.name in t.row.many("aliases") and "an alias repeats the name")


@pytest.mark.parametrize("office", ["head_of_state", "head_of_government", "foreign_minister", "defence_minister"])
@pytest.mark.parametrize("country", IN_THE_NEWS)
def test_a_country_in_the_news_has_the_four_offices(country, office):
    if (country, office) not in WITHOUT:
        assert any(t.country == country and t.office == office for t in ALL)


@pytest.mark.parametrize("table", CHECKED)
def test_a_leading_office_is_seldom_empty(table):
    """Somebody holds it on the first of July of each year from 1993 (Kosovo and Serbia: 2008) to 2025."""
    empty = [
        (country, office, year)
        for country in sorted({t.country for t in TERMS_BY_TABLE[table]} & set(IN_THE_NEWS))
        for office in ("head_of_state", "head_of_government", "foreign_minister")
        if (country, office) not in WITHOUT
        for year in range(2008 if country in ("XKX", "SRB") else 1993, 2026)
        if not any(holds(t, f"{year}-07-01") for t in ALL if (t.country, t.office) == (country, office))
    ]
    allowed = {("TUR", "head_of_government", year) for year in range(2019, 2026)}  # abolished in 2018
    # Kyrgyzstan's interim president of 2010 led the government too.
    allowed.add(("KGZ", "head_of_government", 2010))
    assert not set(empty) - allowed


@pytest.mark.parametrize(("day", "country", "office", "name"), TERMS)
def test_the_holder_of_an_office_on_a_day_is_known(day, country, office, name):
    assert name in [t.name for t in ALL if (t.country, t.office) == (country, office) and holds(t, day)]


def test_a_body_head_acts_for_a_named_body():
    assert not faults("bodies.tsv", lambda t: "org=" not in t.row["note"] and "no org=")
    assert not faults("bodies.tsv", lambda t: t.country and "a country, too")


def test_everybody_together_are_more_than_five_thousand_terms():
    assert len(ALL) > 5000
