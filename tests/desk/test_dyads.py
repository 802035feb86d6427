"""Which events are found for two countries, whichever way, and that all is the same where an older desk is opened."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from dragoman.coder import code
from dragoman.desk import tables
from dragoman.desk.store import Desk
from dragoman.story import Story

TEXTS = {
    "raid": "Kenyan soldiers attacked a Ghanaian army post near Tamale on Monday, the Ghanaian government said.",
    "talks": "Ghana and Kenya will hold talks on fishing in Nairobi on April 20, the Kenyan foreign ministry said.",
    "aid": "Ghana gave 20 million dollars of food aid to Kenya on Friday, an official in Accra said.",
    "home": "Kenyan police arrested nine Kenyan lawyers in Nairobi on Sunday.",
    "other": "Norway gave food aid to Sudan on Friday.",
}


def coded(id_: str, text: str | None = None):
    return code(Story(id_, text or TEXTS[id_], published="2026-04-10"))


@pytest.fixture
def filled(desk):
    desk.add([coded(id_) for id_ in TEXTS], copies=False)
    return desk


def stories(desk: Desk, dyad: str, **wanted) -> set[str]:
    found = desk.events(dyad=dyad, **wanted)
    assert desk.count("events", dyad=dyad, **wanted) == len(found)
    return {r["story"] for r in found}


ASKED = [
    ("KEN-GHA", {"raid", "talks", "aid"}), ("GHA-KEN", {"raid", "talks", "aid"}), ("ken>gha", {"raid"}),
    ("GHA>KEN", {"aid"}), ("KEN>KEN", {"home"}), ("KEN-KEN", {"home"}), ("NOR>SDN", {"other"}), ("SDN>NOR", set()),
    ("NOR-KEN", set()), ("GHA-GHA", set()),
]  # fmt: skip


@pytest.mark.parametrize(("dyad", "expected"), ASKED)
def test_events_of_a_dyad(filled, dyad, expected):
    assert stories(filled, dyad) == expected


def test_a_story_coded_anew_or_taken_away_is_so_for_its_dyads(filled):
    filled.add([coded("aid", TEXTS["other"])], copies=False)
    assert stories(filled, "GHA>KEN") == set()
    assert stories(filled, "NOR>SDN") == {"aid", "other"}
    filled.remove(["aid", "raid"])
    assert stories(filled, "KEN-GHA") == {"talks"}
    with filled.engine.connect() as connection:
        assert set(connection.execute(sa.select(tables.dyads.c.story)).scalars()) == {"talks", "home", "other"}


def test_a_desk_of_version_3_gets_its_dyads_when_it_is_opened(where):
    with Desk.open(where) as desk:
        desk.add([coded(id_) for id_ in TEXTS], copies=False)
        with desk.engine.begin() as connection:
            before = set(connection.execute(sa.select(tables.dyads)).all())
            tables.dyads.drop(connection)
            connection.execute(sa.delete(tables.migrations).where(tables.migrations.c.version >= 4))
    with Desk.open(where) as desk, desk.engine.connect() as connection:
        assert set(connection.execute(sa.select(tables.dyads)).all()) == before
        assert before
