"""The example councils start: each file with the environment that it speaks of."""

from datetime import date
from pathlib import Path

import pytest

from config import settings
from core import migrate
from core.council import Council
from core.errors import Misconfigured
from core.testing import FIRST_MORNING, MovableClock

EXAMPLES = Path(settings.HOME) / "config" / "examples"


@pytest.fixture
def opened(tmp_path):
    """Open a council from a file with an environment, and close it in the end."""
    councils = []

    def opening(name, **environment):
        environment = {"BOROUGH_FILES": str(tmp_path / "files"), **environment}
        configuration = settings.read(
            EXAMPLES / name, environment=environment, now=MovableClock(FIRST_MORNING)
        )
        councils.append(Council(configuration))
        return councils[-1]

    yield opening
    for council in councils:
        council.close()


def test_a_small_district_runs_licensing_in_one_process(opened, tmp_path):
    council = opened("licensing_only.toml", BOROUGH_DATABASE=f"sqlite:///{tmp_path / 'borough.db'}")
    migrate.upgrade(council.engine, council.registry.manifests)

    assert council.name == "Wenham District Council"
    assert [one.name for one in council.registry.manifests] == ["finance_reconciliation", "licensing"]
    assert council.configuration.queue == "memory"
    assert council.configuration.session_idle_minutes == 20
    assert council.surroundings.settings["finance_reconciliation"].largest_file_mb == 50
    assert migrate.behind(council.engine, council.registry.manifests) == []


def test_a_housing_authority_runs_on_postgresql_and_redis(opened, empty_postgres_url):
    council = opened(
        "housing.toml", BOROUGH_DATABASE=empty_postgres_url, BOROUGH_QUEUE="redis://queue.example:6379/3"
    )
    migrate.upgrade(council.engine, council.registry.manifests)

    names = [one.name for one in council.registry.manifests]
    assert names == ["rent_recovery", "finance_reconciliation", "home_ownership"]
    assert council.engine.dialect.name == "postgresql"
    assert council.configuration.queue == "redis://queue.example:6379/3"
    assert council.surroundings.settings["rent_recovery"].chunk == 5_000
    assert migrate.behind(council.engine, council.registry.manifests) == []


def test_what_is_off_is_not_there(opened, tmp_path):
    council = opened("licensing_only.toml", BOROUGH_DATABASE=f"sqlite:///{tmp_path / 'borough.db'}")

    assert not [one for one in council.permissions if one.name.startswith("rent_recovery.")]
    assert not [one for one in council.bus.subscribers if one.startswith("rent_recovery.")]
    assert not [one for one in council.timetable.jobs if one.startswith("rent_recovery.")]


def test_the_days_on_which_a_council_is_closed_are_its_own(opened, tmp_path):
    council = opened("licensing_only.toml", BOROUGH_DATABASE=f"sqlite:///{tmp_path / 'borough.db'}")

    days = [date(2026, 12, day) for day in (24, 29, 30, 31)]
    assert council.configuration.closed_days == dict.fromkeys(days, "Christmas closure")
    assert not council.calendar.is_working_day(date(2026, 12, 29))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.name)
def test_an_example_is_one_that_is_tried_here(path):
    assert path.name in {"licensing_only.toml", "housing.toml"}
    assert settings.read(path, environment={}).enabled


def test_a_missing_file_says_how_to_get_one(tmp_path):
    with pytest.raises(Misconfigured, match="config/examples"):
        settings.read(tmp_path / "council.toml", environment={})
