"""Who somebody is by what the codings say: countries, sectors and kinds under which stories have a name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dragoman.desk.engines import said
from dragoman.desk.store import Desk
from dragoman.desk.tables import actors

A = actors.c


def roles(desk: Desk, name: str, *, limit: int = 6) -> list[dict[str, Any]]:
    """``country`` (ISO code, IGO or None), ``sectors``, ``kind`` and number of ``stories`` of a whole name."""
    number = sa.func.count()
    query = (
        sa.select(A.country, A.igo, A.sectors, A.kind, number.label("stories"))
        .where(A.name == name)
        .group_by(A.country, A.igo, A.sectors, A.kind)
        .order_by(number.desc(), A.country, A.sectors, A.kind)
        .limit(limit)
    )
    with said(desk.where), desk.engine.connect() as connection:
        return [
            {"country": r.country or ("IGO" if r.igo else None), "sectors": [s for s in r.sectors.split(";") if s],
             "kind": r.kind, "stories": r.stories}
            for r in connection.execute(query)
        ]  # fmt: skip
