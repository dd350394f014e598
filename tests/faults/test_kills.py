"""Processes are killed in the middle of ten thousand events: every effect still stands exactly once."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import redis
from sqlmodel import col, func, select

from core.audit import queries
from core.log import LoggedEvent
from core.permissions import Actor
from core.sweep import seal
from tests.faults import process

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

HOME = Path(__file__).parents[2]
TOTAL = 10_000
TESTER = Actor.system("faults")


class Started:
    """A process of ours that can be killed and started again."""

    def __init__(self, role, database, queue="memory"):
        self._command = [sys.executable, "-m", "tests.faults.process", role, database, queue, str(TOTAL)]
        self.start()

    def start(self):
        self.running = subprocess.Popen(
            self._command, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self.running.stdout
        assert self.running.stdout.readline() == b"ready\n"

    def kill(self):
        self.running.kill()
        self.running.wait()
        if self.running.stdout:
            self.running.stdout.close()

    def kill_and_start(self):
        self.kill()
        self.start()


def counted(council, table=process.Effect):
    with council.look(actor=TESTER) as work:
        return work.session.exec(select(func.count()).select_from(table)).one()


def wait_for(reached, seconds=200):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it did not go on"
        time.sleep(0.05)


def assert_exactly_once(council):
    with council.look(actor=TESTER) as work:
        effects = Counter(work.session.exec(select(process.Effect.subscriber, process.Effect.number)))
        assert set(effects.values()) == {1}, "an effect was doubled"
        assert len(effects) == TOTAL * len(process.SUBSCRIBERS), "an effect was lost"
    seal(council)
    with council.look(actor=TESTER) as work:
        found = queries.verify(work)
        numbered = select(func.count()).where(col(LoggedEvent.name) == process.Numbered.name)
        # Beside these there are the events of core's own nightly jobs.
        assert work.session.exec(numbered).one() == TOTAL, "an event was doubled or lost"
    assert (found.faults, found.unsealed) == ([], 0)


def test_the_embedded_process_is_killed_three_times(tmp_path):
    database = f"sqlite:///{tmp_path / 'faults.db'}"
    process.make_tables(database)
    council = process.a_council(database)
    both = Started("both", database)
    try:
        for share in (0.15, 0.4, 0.7):
            wait_for(lambda share=share: counted(council, process.Published) > TOTAL * share)
            both.kill_and_start()
        wait_for(lambda: counted(council) >= TOTAL * 2)
    finally:
        both.kill()
    assert_exactly_once(council)
    council.close()


def test_workers_web_and_redis_are_killed_and_redis_is_emptied(postgres_url, own_redis):
    process.make_tables(postgres_url)
    council = process.a_council(postgres_url)
    web = Started("publish", postgres_url, own_redis.url)
    workers = [Started("work", postgres_url, own_redis.url) for _ in range(2)]
    flushing = redis.Redis.from_url(own_redis.url)

    def restart_redis():
        own_redis.kill()
        time.sleep(1)
        own_redis.start()

    faults = [
        workers[0].kill_and_start,
        flushing.flushall,
        web.kill_and_start,
        workers[1].kill_and_start,
        restart_redis,
        flushing.flushall,
        lambda: [worker.kill_and_start() for worker in workers],
    ]
    try:
        for nth, fault in enumerate(faults, 1):
            wait_for(lambda nth=nth: counted(council, process.Published) > TOTAL * nth / 8)
            fault()
        wait_for(lambda: counted(council) >= TOTAL * 2)
    finally:
        for one in (web, *workers):
            one.kill()
        flushing.close()
    assert_exactly_once(council)
    council.close()
