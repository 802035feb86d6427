"""A desk made by hand."""

import pytest
from quarrels import stories

from dragoman.desk.store import Desk


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """The desk of ``stories``."""
    with Desk.open(str(tmp_path_factory.mktemp("charts") / "desk.db")) as made:
        made.add(stories(), copies=False)
        yield made
