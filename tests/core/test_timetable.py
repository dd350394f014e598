"""The timetable fires once for each period, whatever runs twice, fails or was down over midnight."""

import threading
from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import select

from core.manifest import Job
from core.testing import a_council, a_plugin, an_officer
from core.timetable import JobRun, JobState, latest_period

MONDAY = date(2026, 4, 6)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    return (
        f"sqlite:///{tmp_path / 'times.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_url")
    )


@pytest.fixture
def opened(database, tmp_path):
    councils = []

    def open_one(*jobs, now):
        plugin = a_plugin("sample", timetable=jobs)
        council = a_council(tmp_path, "sample", database=database, extra={"sample": plugin}, now=now)
        councils.append(council)
        return council

    yield open_one
    for council in councils:
        council.close()


def run_due(council):
    """What of the sample's jobs was done; core has jobs of its own."""
    return [(name, period) for name, period in council.timetable.run_due() if name.startswith("sample.")]


def weekly(run):
    return Job("sample.debit", "Weekly debit", "week", time(0, 30), run)


def at(day, hour, minute=0):
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "now", "period"),
    [
        # British summer time: 00:30 in London is 23:30 the day before in UTC.
        ("week", datetime(2026, 4, 5, 23, 29, tzinfo=UTC), date(2026, 3, 30)),
        ("week", datetime(2026, 4, 5, 23, 30, tzinfo=UTC), MONDAY),
        ("week", datetime(2026, 4, 12, 12, 0, tzinfo=UTC), MONDAY),
        ("day", datetime(2026, 4, 7, 12, 0, tzinfo=UTC), date(2026, 4, 7)),
        ("day", datetime(2026, 4, 6, 23, 15, tzinfo=UTC), MONDAY),
        ("day", datetime(2026, 1, 5, 0, 29, tzinfo=UTC), date(2026, 1, 4)),
        ("day", datetime(2026, 1, 5, 0, 30, tzinfo=UTC), date(2026, 1, 5)),
    ],
)
def test_the_latest_period_is_by_the_clock_of_the_united_kingdom(every, now, period):
    assert latest_period(Job("sample.job", "Job", every, time(0, 30), print), now) == period


def test_it_fires_once_and_catches_up_the_weeks_it_was_down(opened):
    done = []
    council = opened(weekly(lambda work, period: done.append(period)), now=at(6, 8))

    assert run_due(council) == [("sample.debit", MONDAY)]
    assert run_due(council) == []
    council.clock.set(at(28, 8))
    council.timetable.run_due()

    assert done == [MONDAY, date(2026, 4, 13), date(2026, 4, 20), date(2026, 4, 27)]


def test_what_fell_due_before_a_plugin_was_first_enabled_is_not_owed(opened):
    done = []
    council = opened(weekly(lambda work, period: done.append(period)), now=at(8, 8))

    council.timetable.run_due()
    council.clock.set(at(13, 8))
    council.timetable.run_due()

    assert done == [date(2026, 4, 13)]


def test_a_failure_leaves_nothing_is_shown_and_retried_before_later_periods(opened):
    done, broken = [], [True]

    def debit(work, period):
        work.session.add(JobRun(job="an effect", period=period, done_at="now"))
        if broken:
            raise ValueError
        done.append(period)

    council = opened(weekly(debit), now=at(6, 8))
    council.timetable.run_due()
    with council.look(actor=an_officer("bus.see")) as work:
        assert (
            work.session.exec(select(JobRun).where(JobRun.job.in_(["sample.debit", "an effect"]))).all() == []
        )
        assert "ValueError" in work.session.get_one(JobState, "sample.debit").error

    assert run_due(council) == [], "it waits before it tries again"
    broken.clear()
    council.clock.set(at(14, 8))
    council.timetable.run_due()

    assert done == [MONDAY, date(2026, 4, 13)]
    with council.look(actor=an_officer("bus.see")) as work:
        assert work.session.get_one(JobState, "sample.debit").error is None


def test_two_processes_at_once_do_it_once(database, tmp_path):
    done = []
    plugin = a_plugin("sample", timetable=(weekly(lambda work, period: done.append(period)),))
    councils = [
        a_council(tmp_path, "sample", database=database, extra={"sample": plugin}, now=at(6, 8))
        for _ in range(2)
    ]
    for council in councils:
        council.timetable.owed(council.timetable.jobs["sample.debit"])

    threads = [threading.Thread(target=council.timetable.run_due) for council in councils]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done.count(MONDAY) == 1
    for council in councils:
        council.close()
