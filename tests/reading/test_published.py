"""When a story appeared, and from which evidence: metadata, URL, dateline and more; never the clock."""

import pytest

from dragoman.errors import InputError
from dragoman.reading import years
from dragoman.reading.dates import read_date
from dragoman.reading.published import date_in_url
from dragoman.reading.text import read_text
from dragoman.reading.years import Term

BODY = "The two ministers will meet in the capital for two days and sign a treaty, the ministry said."


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("2017-08-30T00:02:17", "2017-08-30"),
        ("2017-08-30T23:59:00+02:00", "2017-08-30"),
        ("2017-08-30 10:00", "2017-08-30"),
        ("2016-05", "2016-05"),
        ("20171128", "2017-11-28"),
        ("2017/11/28", "2017-11-28"),
        ("Nov 28, 2017", "2017-11-28"),
        ("28 November 2017", "2017-11-28"),
        ("November 2017", "2017-11"),
        ("Tue, 28 Nov 2017 22:01:00 GMT", "2017-11-28"),
        ("Tue Nov 28 22:01:00 EST 2017", "2017-11-28"),
        ("28.11.2017", "2017-11-28"),
        ("XXXX-04-11", "XXXX-04-11"),
        ("03/04/2018", None),
        ("2017-02-31", None),
        ("2017-13-01", None),
        ("soon", None),
        ("2017", None),
        ("", None),
    ],
)
def test_a_given_date_is_read_in_any_usual_form(given, value):
    assert read_date(given) == value


def test_a_given_date_decides_over_all_else():
    story = read_text(
        f"ORU CITY, May 3, 2018 (Reuters) - {BODY}",
        published="2018-05-04",
        url="http://x.example/2017/01/02/",
    )
    assert (story.published, story.published_from) == ("2018-05-04", "metadata")


@pytest.mark.parametrize("given", ["2017-02-31", "soon", "03/04/2018"])
def test_a_given_date_that_is_none_is_an_error_that_says_what_to_do(given):
    with pytest.raises(InputError, match="no date") as caught:
        read_text(BODY, published=given)
    assert "2017-04" in caught.value.do


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://norria.example/2018/01/05/talks", "2018-01-05"),
        ("https://norria.example/r/2016/05/257627.htm", "2016-05"),
        ("http://norria.example/world/2017-09/15/content_1.htm", "2017-09-15"),
        ("https://norria.example/world/2018/jan/05/talks", "2018-01-05"),
        ("https://norria.example/news/20180105-talks.html", "2018-01-05"),
        ("https://norria.example/news/1026868/talks", None),
        ("https://norria.example/news?date=2018/01/05/", None),
        ("https://norria.example/2018/02/31/talks", None),
        ("not a url", None),
        ("http://[broken", None),
    ],
)
def test_a_url_tells_day_or_month(url, value):
    story = read_text(BODY, url=url)
    assert (story.published, story.published_from) == (value, "url" if value else None)
    assert url.startswith("http://[") or date_in_url(url) == value


def test_a_month_in_the_url_and_a_day_in_the_dateline_make_a_date():
    story = read_text(f"ORU CITY, May 3 (Reuters) - {BODY}", url="https://norria.example/2016/05/1.htm")
    assert (story.published, story.published_from) == ("2016-05-03", "dateline+url")


MINISTER = {"Roel": {"Ann Roel": (Term(("foreign minister",), "2015-02-01", "2018-03"),)}}


@pytest.fixture
def officials(monkeypatch):
    monkeypatch.setattr(years, "_terms_by_last_word", lambda: MINISTER)


@pytest.mark.parametrize(
    ("date", "text", "published", "source"),
    [
        ("April 11, 2017", BODY, "2017-04-11", "dateline"),
        ("April 11", BODY, "XXXX-04-11", "dateline"),
        ("April 11", f"{BODY} The date is Tuesday, April 11.", "XXXX-04-11", "dateline"),
        (
            "April 11",
            f"Foreign Minister Ann Roel comes on Tuesday, April 11. {BODY}",
            "2017-04-11",
            "dateline+weekday+office",
        ),
        (
            "April 11",
            f"Foreign Minister Ann Roel spoke on Tuesday. {BODY}",
            "2017-04-11",
            "dateline+weekday+office",
        ),
        ("April 11", f"Foreign Minister Ann Roel will speak. {BODY}", "XXXX-04-11", "dateline"),
        (
            "April 11",
            f"Former Foreign Minister Ann Roel comes on Tuesday, April 11. {BODY}",
            "XXXX-04-11",
            "dateline",
        ),
        ("April 11", f"Ann Roel comes on Tuesday, April 11. {BODY}", "XXXX-04-11", "dateline"),
        (
            "April 11",
            f"On Friday, April 14, they meet. They met in December 2016. {BODY}",
            "2017-04-11",
            "dateline+weekday+years",
        ),
        (
            "April 11",
            f"They met in December 2016. It will end by June 2017. {BODY}",
            "2017-04-11",
            "dateline+years",
        ),
        (
            "Dec. 30",
            f"They meet on Tuesday, January 2. They met in June 2017. {BODY}",
            "2017-12-30",
            "dateline+weekday+years",
        ),
        ("April 11", f"They met in December 2016. {BODY}", "XXXX-04-11", "dateline"),
    ],
)
def test_a_dateline_without_its_year_gets_one_only_from_evidence(officials, date, text, published, source):
    story = read_text(f"ORU CITY, {date} (Reuters) - {text}")
    assert (story.published, story.published_from) == (published, source)


def test_one_year_left_by_an_office_alone_is_enough(monkeypatch):
    short = {"Roel": {"Ann Roel": (Term(("foreign minister",), "2017-02-01", "2018-03-31"),)}}
    monkeypatch.setattr(years, "_terms_by_last_word", lambda: short)
    story = read_text(
        f"ORU CITY, April 11 (Reuters) - Ann Roel, Vesland's foreign minister, is to come. {BODY}"
    )
    assert (story.published, story.published_from) == ("2017-04-11", "dateline+office")


def test_the_first_paragraph_may_print_the_day_itself():
    story = read_text(f"Ministers met today, May 3, 2018, in Oru. {BODY}")
    assert (story.published, story.published_from) == ("2018-05-03", "text")
    assert read_text(f"Ministers will meet by May 3, 2018, in Oru. {BODY}").published is None


def test_same_text_and_date_make_the_same_id():
    assert read_text(BODY, published="2018-05-03").id == read_text(f" {BODY}\n", published="May 3, 2018").id
    assert read_text(BODY, published="2018-05-03").id != read_text(BODY, published="2018-05-04").id
    assert read_text(BODY, id="mine").id == "mine"
