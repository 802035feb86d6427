"""The command line: parse words, call one function, print."""

from dragoman.cli import ahead, coding, desk, export, questions  # each adds its commands to the app, in this order
from dragoman.cli.app import app, main

__all__ = ["ahead", "app", "coding", "desk", "export", "main", "questions"]
