from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.browsing import browser, chromium, served  # noqa: F401 - fixtures for all of these tests
from tests.web.town import Town, Visitor, a_town, hush


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town of a test's own, to change."""
    made = a_town(tmp_path)
    yield made
    made.council.close()


@pytest.fixture(scope="session")
def standing_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town that many tests look at and none changes."""
    made = a_town(tmp_path_factory.mktemp("town"))
    hush(made, "service_manager")
    yield made
    made.council.close()


@pytest.fixture
def visitor(town: Town) -> Iterator[Visitor]:
    """Somebody who may do everything, signed in."""
    with town.visit() as somebody:
        yield somebody
