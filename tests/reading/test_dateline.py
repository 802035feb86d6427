"""Datelines in the agencies' styles."""

import pytest

from dragoman.reading.dateline import find_dateline


@pytest.mark.parametrize(
    ("head", "place", "date", "agency"),
    [
        ("MOSCOW, April 11. /TASS/.", "Moscow", "XXXX-04-11", "TASS"),
        ("BEIRUT (Reuters) -", "Beirut", None, "Reuters"),
        ("GENEVA, Switzerland, May 3 (AFP) —", "Geneva, Switzerland", "XXXX-05-03", "AFP"),
        ("BEIJING, Aug. 12 (Xinhua) --", "Beijing", "XXXX-08-12", "Xinhua"),
        ("MOSCOW --", "Moscow", None, None),
        ("SEOUL/WASHINGTON (Reuters) -", "Seoul/Washington", None, "Reuters"),
        ("Brussels, 4 March 2019 (Interfax) -", "Brussels", "2019-03-04", "Interfax"),
        ("UNITED NATIONS (AP) —", "United Nations", None, "AP"),
        ("WASHINGTON, D.C., May 3, 2018 —", "Washington, D.C.", "2018-05-03", None),
        ("KYIV. June 5 (Interfax-Ukraine)", "Kyiv", "XXXX-06-05", "Interfax-Ukraine"),
        ("Tehran, IRNA -", "Tehran", None, "IRNA"),
        ("ASTANA. KAZINFORM -", "Astana", None, "Kazinform"),
        ("(Reuters) -", None, None, "Reuters"),
        ("RAMALLAH, West Bank —", "Ramallah, West Bank", None, None),
        ("ST. PETERSBURG, June 2 /TASS/.", "St. Petersburg", "XXXX-06-02", "TASS"),
        ("PORT-AU-PRINCE, Haiti (AP) _", "Port-au-Prince, Haiti", None, "AP"),
        ("N'DJAMENA, 1 June 2017 -", "N'Djamena", "2017-06-01", None),
        ("KABUL, Monday, April 11 (Reuters) -", "Kabul", "XXXX-04-11", "Reuters"),
    ],
)
def test_place_date_and_agency_are_read(head, place, date, agency):
    text = f"{head} The minister of Vesland will come."
    found = find_dateline(text)
    assert found is not None
    assert (found.dateline.place, found.dateline.date, found.dateline.agency) == (place, date, agency)
    assert text[: found.span.end] == head


@pytest.mark.parametrize(
    "text",
    [
        "FILE - In this photo, guards stand at the border.",
        "NATO - the alliance of many states - said no.",
        "EU-US talks began in Oru City on Monday.",
        "U.S. President Ann Roel said that she would come.",
        "TWO YEARS ago, a minister lost his post.",
        "ANN ROEL, HOST: Good evening.",
        "Vesland, Norria - the two of them - said no.",
        "The minister (Reuters) said no.",
        "In Geneva, April 11 (Monday) - the talks went on.",
        "",
    ],
)
def test_what_is_no_dateline(text):
    assert find_dateline(text) is None


def test_sub_headings_above_a_dateline_are_passed_over():
    found = find_dateline("HARD TALKS\n\nORU CITY (Reuters) - Ministers met.")
    assert found is not None
    assert found.dateline.place == "Oru City"
