"""The command line: parse words, call one function, print."""

# each adds its commands to the app
from dragoman.cli import ahead, chart, code, desk, export, questions, reading, review, serve, watch
from dragoman.cli.app import app, main

__all__ = [
    "ahead", "app", "chart", "code", "desk", "export", "main", "questions", "reading", "review", "serve", "watch",
]  # fmt: skip

# As a user meets them, which is not the alphabet of the files.
_ORDER = ("read", "code", "calendar", "times", "find", "chart", "serve", "export", "watch", "actor", "why", "gaps")
app.registered_commands.sort(key=lambda c: _ORDER.index(c.name or getattr(c.callback, "__name__", "")))
