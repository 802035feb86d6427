"""The house of docs/architecture.md: floors, heavy libraries, file sizes."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "dragoman"
# From the ground up: a file imports only from floors below its own, or from its own room.
FLOORS = (
    ("span", "errors", "loading", "locking", "processors"), ("story",), ("lexicon.table",), ("codebook",), ("coding",),
    ("schema",), ("cast",),
    ("lexicon",), ("reading",), ("language",), ("stages",), ("coder", "sentence"), ("preload", "workers"), ("ledger",),
    ("gaps", "run", "calendar"),
    ("desk",), ("watching",), ("export",), ("charts", "spark"), ("web",), ("cli",),
)  # fmt: skip
HOMES = {
    "spacy": "language", "thinc": "language", "onnxruntime": "language", "tokenizers": "language",
    "numpy": ("language", "desk"),
    "pandas": "export", "icalendar": "export", "pydantic": ("schema", "web"), "rich": ("cli", "export"), "typer": "cli",
    "sqlalchemy": "desk", "pyarrow": ("export", "reading", "cli", "spark"), "pyspark": "spark", "py4j": "spark",
    "trafilatura": "reading",
    "fastapi": "web", "starlette": "web", "jinja2": "web", "itsdangerous": "web", "uvicorn": "cli",
    "feedparser": "reading", "httpx": "watching", "httpcore": "watching", "warcio": "reading",
    "brotli": "reading", "lxml": "reading", "altair": "charts", "vl_convert": "charts", "networkx": "charts",
}  # fmt: skip


def modules():
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        if name not in ("__init__", ""):
            yield name, path


def floor(name):
    for n, rooms in enumerate(FLOORS):
        for room in rooms:
            if name == room:
                return n
    for n, rooms in enumerate(FLOORS):
        for room in rooms:
            if name.startswith(room + "."):
                return n
    raise AssertionError(f"dragoman.{name} has no floor: give it one here and in docs/architecture.md")


def imports(path, *, top_level):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.body = [n for n in tree.body if not (isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING")]
    nodes = tree.body if top_level else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=lambda v: str(v) if isinstance(v, str) else "")
def test_a_file_imports_only_from_floors_below_its_own(name, path):
    for module in imports(path, top_level=True):
        if module.startswith("dragoman."):
            target = module.removeprefix("dragoman.")
            same_room = target.split(".")[0] == name.split(".")[0]
            assert floor(target) < floor(name) or same_room, f"{name} imports {target}"


@pytest.mark.parametrize(("library", "home"), HOMES.items())
def test_a_heavy_library_is_imported_in_its_home_only(library, home):
    homes = (home,) if isinstance(home, str) else home
    for name, path in modules():
        if any(m.split(".")[0] == library for m in imports(path, top_level=False)):
            assert name.split(".")[0] in homes, f"{name} imports {library}"


def test_importing_dragoman_pulls_in_nothing_heavy():
    heavy = ("spacy", "onnxruntime", "tokenizers", "numpy", "pandas", "pydantic", "rich")
    code = f"import sys, dragoman; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=lambda v: str(v) if isinstance(v, str) else "")
def test_no_file_needs_a_map(name, path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500, f"{name} wants a second room"
