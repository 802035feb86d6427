"""When a story appeared, and by which evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from dragoman.reading.dates import MONTHS, PrintedDate, check_date, find_dates, read_date, to_date
from dragoman.reading.years import find_year

_YEAR = r"(?P<y>(?:19[5-9]|20[0-4])\d)"
_IN_PATH = (
    re.compile(rf"/{_YEAR}[/-](?P<m>0?[1-9]|1[0-2])(?:[/-](?P<d>[0-2]?\d|3[01]))?(?=/|-|$)"),
    re.compile(
        rf"/{_YEAR}[/-](?P<m>{'|'.join(MONTHS)})[a-z]*(?:[/-](?P<d>[0-2]?\d|3[01]))?(?=/|-|$)", re.IGNORECASE
    ),
    re.compile(rf"(?<!\d){_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
)
_TODAY = re.compile(r"\b(?:today|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),?\W*(?:on )?\(?$")


@dataclass(frozen=True, slots=True)
class Published:
    """``value``: ISO day, month, masked day (``XXXX-04-11``) or None. ``source``: what decided it."""

    value: str | None
    source: str | None


def find_published(
    given: str | None, *, url: str | None, stamps: tuple[str, ...], filed: str | None, text: str
) -> Published:
    """The date a story appeared, from the best evidence there is; never today's.

    `given`: the date that came with it; `stamps`: what its 'Updated:' lines print; `filed`: its dateline's
    date, ISO or masked; `text`: the story. In that order, with the URL between the first two. Where the URL
    or nothing tells the year of a dateline's day, the text's weekdays, office holders and years may. Raises
    InputError when `given` is no date: to go on without it would date the story by worse evidence unseen.
    """
    if given is not None and given.strip():
        do = "Give the publication date as 2017-04-11 or 2017-04, or leave it out."
        return Published(check_date(given, do=do), "metadata")
    return _from_url(url, filed) or _from_stamps(stamps) or _from_dateline(filed, text) or _from_text(text)


def date_in_url(url: str) -> str | None:
    """The day or month in a URL's path (``/2018/01/05/``, ``/2016/05/``, ``20180105``), or None."""
    path = urlsplit(url).path if "//" in url else url.partition("?")[0]
    for pattern in _IN_PATH:
        for match in pattern.finditer(path):
            month = MONTHS.index(match["m"].lower()) + 1 if match["m"][0].isalpha() else int(match["m"])
            if not match["d"]:
                return f"{match['y']}-{month:02d}"
            if day := to_date(int(match["y"]), month, int(match["d"])):
                return day.isoformat()
    return None


def _from_url(url: str | None, filed: str | None) -> Published | None:
    try:
        value = date_in_url(url) if url else None
    except ValueError:  # not a URL at all, which is no reason to lose the story
        return None
    if value is None:
        return None
    if len(value) == 7 and filed and filed[5:7] == value[5:7]:
        return Published(f"{value}-{filed[8:]}", "dateline+url")
    return Published(value, "url")


def _from_stamps(stamps: tuple[str, ...]) -> Published | None:
    for stamp in stamps:
        value = read_date(stamp)
        if value:
            return Published(value, "updated line")
    return None


def _from_dateline(filed: str | None, text: str) -> Published | None:
    if filed is None:
        return None
    if not filed.startswith("X"):
        return Published(filed, "dateline")
    month, day = int(filed[5:7]), int(filed[8:])
    found = find_year(text, month, day)
    if found is None:
        return Published(filed, "dateline")
    return Published(f"{found.year}{filed[4:]}", f"dateline+{found.evidence}")


def _from_text(text: str) -> Published:
    """The one full date of the first paragraph, told as the story's own day (*today, May 3, 2018*)."""
    lede = text[:3000].split("\n\n", 1)[0]
    found = [d for d in find_dates(lede) if d.year is not None]
    if (
        len(found) == 1
        and _is_now(found[0], lede)
        and to_date(found[0].year or 0, found[0].month, found[0].day)
    ):
        return Published(found[0].iso(), "text")
    return Published(None, None)


def _is_now(found: PrintedDate, lede: str) -> bool:
    return found.weekday is not None or bool(_TODAY.search(lede[: found.span.start]))
