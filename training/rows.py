"""Rows of a task with their gold, and the tokenizer, for training."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer


def load_tokenizer(path: Path) -> Tokenizer:
    """The word-piece tokenizer without padding or truncation."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def read_rows(inputs: Path, golds: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Rows of a task with their gold, paired by id."""
    gold = {r["id"]: r for r in map(json.loads, golds.read_text(encoding="utf-8").splitlines())}
    return [(r, gold[r["id"]]) for r in map(json.loads, inputs.read_text(encoding="utf-8").splitlines())]
