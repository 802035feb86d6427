"""The command line: parse words, call one function, print."""

from dragoman.cli import coding, questions  # each adds its commands to the app, in this order
from dragoman.cli.app import app, main

__all__ = ["app", "coding", "main", "questions"]
