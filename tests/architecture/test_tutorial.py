"""The tutorial's plugin keeps to what it teaches: the doors, and migrations that make its tables."""

import ast

import pytest

from core import migrate
from core.api import payments
from core.database import writer
from core.migrate import Part
from garages import plugin
from tests.architecture.source import ROOT, tree

GARAGES = ROOT / "tests" / "samples" / "garages" / "garages"
DOORS = {"core.api", "core.values", "core.calendar"}
PAGES = {"core.pages", "litestar", "litestar.di"}


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


@pytest.mark.parametrize("path", sorted(GARAGES.glob("*.py")), ids=lambda path: path.name)
def test_the_plugin_enters_by_the_doors_only(path):
    open_to_it = DOORS | (PAGES if path.name == "web.py" else set())
    entered = {
        name for name in imported(path) if name.split(".")[0] in {"core", "plugins", "adapters", "litestar"}
    }

    assert entered <= open_to_it


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    url = (
        f"sqlite:///{tmp_path / 'borough.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("empty_postgres_url")
    )
    engine = writer(url)
    yield engine
    engine.dispose()


def test_its_migrations_make_the_tables_that_its_classes_say_and_take_them_back(engine):
    manifest = plugin.manifest
    part = Part(manifest.name, manifest.migrations, manifest.tables)

    assert migrate.upgrade(engine, [manifest]) == ["core", "garages"]
    assert migrate.differences(engine, part) == []
    assert migrate.behind(engine, [manifest]) == []

    migrate.downgrade(engine, part)
    assert migrate.behind(engine, [manifest]) == ["garages"]


def test_its_subscribers_hear_what_it_says_that_they_hear():
    heard = {one.name: one.event for one in plugin.manifest.subscribers}

    assert heard == {
        "garages.keys_after_payments": payments.PaymentTaken,
        "garages.keys_after_run": payments.PaymentsTaken,
    }
