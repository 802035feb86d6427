"""Whether a desk takes changes."""

from __future__ import annotations

import os

import sqlalchemy as sa

from dragoman.desk.engines import said
from dragoman.desk.store import Desk


def is_writable(desk: Desk) -> bool:
    """Whether reviews can be kept on a desk: not where it was opened for reading, nor where its file may only be read.

    Nothing is written and no lock is taken to find out.
    """
    if desk.engine.dialect.name == "postgresql":
        with said(desk.where), desk.engine.connect() as connection:
            return str(connection.execute(sa.text("SHOW transaction_read_only")).scalar()) == "off"
    return desk.engine.url.query.get("mode") != "ro" and os.access(desk.where, os.W_OK)
