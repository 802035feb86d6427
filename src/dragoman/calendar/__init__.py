"""What lies ahead: acts that stories announce for a day, joined over stories into the entries of a calendar.

``announce.py`` reads one coding, ``changes.py`` what its words say of moving and calling off, ``join.py`` makes entries
of the announcements of many stories. Written out by ``export/ics.py`` and ``export/ninjs.py``.
"""

from __future__ import annotations

from dragoman.calendar.entry import Entry, EntryStatus, Place, Source
from dragoman.calendar.join import find_entries

__all__ = ["Entry", "EntryStatus", "Place", "Source", "find_entries"]
