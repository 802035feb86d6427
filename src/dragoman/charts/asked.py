"""What a picture shows, in words: whose reports, of which days, how many, and what is left out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import altair as alt

from dragoman.charts.days import Days, day_words, drawn_days, window
from dragoman.charts.names import country_name
from dragoman.charts.render import Picture
from dragoman.charts.theme import WIDTH, colour
from dragoman.desk.grids import span
from dragoman.desk.store import Desk

_LETTER = 7.0  # pixels of a small letter in a subtitle, 9 in a title: lines are broken by it, with room to spare
_BIG_LETTER = 9.0
_ROOM = 70  # pixels of axes beside a drawing
# the filters that the headline does not say, as they are put in the line below it
_FILTERS = (
    "status", "type", "mode", "quad", "actor", "recipient", "asserter", "place", "at", "beside", "publisher", "issue",
    "on_issue", "stance",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question about events with its days: what is wanted, the days drawn, how many reports in all and in them."""

    wanted: dict[str, Any]
    days: Days | None
    total: int
    inside: int

    def of_status(self, status: str) -> Asked:
        """The same question of the same days about one status; the numbers stay those of all."""
        return replace(self, wanted=self.wanted | {"status": status})

    def lines(self, drawn: int | None = None, *notes: str) -> list[str]:
        """What stands below the headline; ``drawn``: how many reports the marks stand for, where not all."""
        noun = reports(self.wanted)
        shown = [f"{self.inside:,} {noun if self.inside != 1 else noun.replace('reports', 'report', 1)}"]
        if self.days:
            first, last = day_words(self.days.first), day_words(self.days.last)
            shown = [first if first == last else f"{first} to {last}", *shown]
        found = [" · ".join([*shown, *filters(self.wanted)])]
        if drawn is not None and drawn < self.inside:
            found.append(f"Drawn: {drawn:,} of {self.inside:,}, those told of most.")
        if self.total > self.inside:
            found.append(f"Not counted: {self.total - self.inside:,} of acts on other days or on no day.")
        return [*found, *notes]


def ask(desk: Desk, wanted: dict[str, Any]) -> Asked:
    """The days and numbers of a question about events."""
    wanted = {k: v for k, v in wanted.items() if v}
    total = span(desk, "events", **wanted).n
    asked = window(desk, wanted)
    inside = span(desk, "events", **asked)
    return Asked(asked, drawn_days(inside, asked), total, inside.n)


def reports(wanted: dict[str, Any]) -> str:
    """What is counted, in the plural."""
    return {"act": "acts", "story": "reports without reprints"}.get(wanted.get("per") or "", "reports")


def filters(wanted: dict[str, Any]) -> list[str]:
    """The filters of a question in words, without days and whom the headline names."""
    found = [f"{name.replace('_', ' ')} {', '.join(many(wanted[name]))}" for name in _FILTERS if wanted.get(name)]
    if words := wanted.get("words"):
        found.append(f"stories with {words}")
    if sure := wanted.get("sure"):
        found.append(f"confidence from {sure}")
    return found


def whom(wanted: dict[str, Any]) -> str:
    """Whose events a question asks for, in words: ``Russia and Ukraine``, ``Oru``, ``Everybody``."""
    if dyad := wanted.get("dyad"):
        one, two = dyad[:3].upper(), dyad[-3:].upper()
        return f"{country_name(one)} {'toward' if '>' in dyad else 'and'} {country_name(two)}"
    names = (
        [country_name(c.upper()) for c in many(wanted.get("country"))]
        + many(wanted.get("who"))
        + many(wanted.get("named"))
    )
    return " or ".join(names) or "Everybody"


def many(value: Any) -> list[str]:
    """One value or several, as a list."""
    return [value] if isinstance(value, str) else list(value or ())


def headed(chart: Picture, headline: str, lines: Iterable[str], *, width: int = WIDTH) -> Picture:
    """The chart with its headline, broken to its width, and lines below it; the same as words for screen readers."""
    lines = list(lines)
    broken = [part for line in lines for part in textwrap.wrap(line, int((width + _ROOM) / _LETTER))]
    title = alt.TitleParams(textwrap.wrap(headline, int((width + _ROOM) / _BIG_LETTER)), subtitle=broken)
    return chart.properties(title=title, description=". ".join([headline, *lines]))


def nothing(headline: str, lines: Iterable[str], *, width: int = WIDTH, why: str = "nothing answers") -> Picture:
    """A chart that says there is nothing to draw."""
    text = alt.MarkDef(type="text", fontSize=15, color=colour("quiet"))
    data = alt.InlineData([{"text": f"Nothing to draw: {why}."}])
    chart = alt.Chart(data, mark=text, width=width, height=90).encode(text="text:N")
    return headed(chart, headline, lines, width=width)
