"""May an item be used: withheld, embargoed, corrected and cancelled ones are kept as such."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from dragoman.story import PubStatus

_WORDS: dict[str, PubStatus] = {
    "usable": "usable", "withheld": "withheld", "hold": "withheld", "embargoed": "embargoed", "embargo": "embargoed",
    "corrected": "corrected", "correction": "corrected", "canceled": "cancelled", "cancelled": "cancelled",
    "killed": "cancelled", "kill": "cancelled", "withdrawn": "cancelled", "retracted": "cancelled",
}  # fmt: skip
# The zone where a day ends last: an embargo that names none holds until it has passed everywhere.
_LAST_ZONE = timezone(timedelta(hours=-12))
_SHORT_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SHORT_ZONE = re.compile(r"([+-]\d\d)(\d\d)$")
_CORRECTION = re.compile(r"\W*(?:[\w ]{1,30}[:–-]\s*)?(?:correct(?:s|ed|ion|ing)|corrigendum)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Standing:
    """``status`` as in ``Story.pub_status``; ``until``: when the embargo ends, as given."""

    status: PubStatus | None = None
    until: str | None = None

    @property
    def closed(self) -> str | None:
        """Why the item must not be coded, None when it may."""
        if self.status == "withheld":
            return "withheld: its sender says that it is not to be published."
        if self.status == "cancelled":
            return "cancelled: its sender has withdrawn it."
        if self.status == "embargoed":
            return f"embargoed until {self.until}." if self.until else "embargoed until further notice."
        return None


def find_standing(
    told: str | None, *, embargo: str | None = None, corrected: bool = False, now: datetime | None = None
) -> Standing:
    """What holds at `now` (by default this moment; naive: UTC) of what an item says about itself.

    `told`: its status in the words of its format (``stat:canceled``, ``usable``); `embargo`: the time it may
    appear, empty for *until further notice*, None for none; `corrected`: it says that it corrects an earlier one.
    What forbids goes before what allows.
    """
    word = re.split(r"[:/#]", told.strip())[-1].strip().casefold() if told else ""
    status = _WORDS.get(word)
    until = embargo.strip() or None if embargo is not None else None
    if status in ("cancelled", "withheld"):
        return Standing(status, until)
    if (status == "embargoed" or embargo is not None) and not _has_passed(until, now):
        return Standing("embargoed", until)
    if status == "embargoed":
        status = "usable"
    return Standing("corrected" if corrected else status, until)


def tells_correction(note: str | None) -> bool:
    """Whether an editor's note opens by saying that the item corrects an earlier one."""
    return bool(note and _CORRECTION.match(note))


def _has_passed(until: str | None, now: datetime | None) -> bool:
    """Whether an embargo is over; one whose time cannot be read is not."""
    if until is None:
        return False
    try:
        end = datetime.fromisoformat(_SHORT_ZONE.sub(r"\1:\2", _SHORT_DATE.sub(r"\1-\2-\3", until, count=1)))
    except ValueError:
        return False
    now = now or datetime.now(UTC)
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    return (end if end.tzinfo else end.replace(tzinfo=_LAST_ZONE)) <= now
