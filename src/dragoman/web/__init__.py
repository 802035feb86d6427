"""The reading room: a desk in the browser, page by page, each with the same as JSON.

``make_app`` gives the whole room as an ASGI application; ``dragoman serve`` runs it.
"""

from __future__ import annotations

from dragoman.web.app import make_app
from dragoman.web.settings import Settings

__all__ = ["Settings", "make_app"]
