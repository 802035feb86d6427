"""One real local Spark for all tests of this room; where no Java is found that is said aloud."""

import json
import shutil
from pathlib import Path

import pytest

from dragoman.reading import Rejected, read_path
from dragoman.run import Run
from dragoman.spark import session

NONE = "!!! NO JAVA IS FOUND: SPARK IS NOT TRIED (Debian: apt-get install default-jre-headless) !!!"
EXAMPLES = Path(__file__).parents[2] / "examples"
GOOD = "Sweden will hold talks with Finland on Friday, the foreign ministry said. It denied moving troops."
OWN = (
    {"id": "w1", "text": GOOD, "published": "2017-04-11"},
    {"id": "w2", "text": "Die Gespräche beginnen am Freitag in der Hauptstadt, sagte der Minister und schwieg dann."},
    {"id": "w3", "text": f"{GOOD}\n\n“We expect Norway’s answer by May,” she added.", "published": "2017-05"},
)


@pytest.fixture(scope="session")
def spark():
    if shutil.which("java") is None:
        pytest.skip(NONE)
    settings = {
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.host": "127.0.0.1",
    }  # fmt: skip
    with session.session("local[2]", memory="1g", settings=settings) as running:
        yield running


@pytest.fixture(scope="session")
def rows():
    """The stories of examples/ and our own, as rows of one shape."""
    stories = [s for s in read_path(EXAMPLES) if not isinstance(s, Rejected)]
    found = [{"id": s.id, "text": s.text, "published": s.published, "title": s.title} for s in stories]
    return found + [{"title": None, "published": None, **row} for row in OWN]


@pytest.fixture(scope="session")
def stories(rows, tmp_path_factory):
    """The same as a file of JSON lines."""
    path = tmp_path_factory.mktemp("stories") / "stories.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def local(stories):
    """Their codings by id, as a local run gives them."""
    return {coding.story.id: coding for coding in Run().code([stories])}


def pytest_terminal_summary(terminalreporter):
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if NONE in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{NONE} ({len(skipped)} tests skipped)", red=True, bold=True)
