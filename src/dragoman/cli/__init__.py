"""The command line: parse words, call one function, print."""

from dragoman.cli import asking, coding  # each adds its commands to the app
from dragoman.cli.app import app, main

__all__ = ["app", "asking", "coding", "main"]
