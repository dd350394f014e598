"""The worker processes that the benchmarks start: Borough's, Dramatiq's and Celery's, each doing no-ops."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import dramatiq

from adapters import queue_redis
from benchmarks import sample
from core.council import Configuration, Council, Ports
from core.testing import MemoryFiles
from core.worker import Worker, memory_broker, middleware

PREFETCH = 128
THREADS = 4


def a_council(database: str, *, lag: bool) -> Council:
    """A council on this database whose only plugin is the sample."""
    configuration = Configuration(
        name="Bench",
        database=database,
        clock=lambda: datetime.now(UTC),
        ports=Ports(files=MemoryFiles()),
        enabled=("sample",),
    )
    return Council(configuration, extra={"sample": sample.plugin(lag=lag)})


def a_worker(council: Council, queue: str, threads: int = THREADS) -> Worker:
    """Borough's worker over this queue."""
    broker = memory_broker() if queue == "memory" else queue_redis.broker(queue, middleware())
    return Worker(council, broker, threads=threads)


def noop_actor(broker: dramatiq.Broker) -> "dramatiq.Actor[[int], None]":
    """A bare Dramatiq actor that does nothing."""

    def noop(number: int) -> None:
        del number

    named = dramatiq.actor(actor_name="noop", queue_name="noop", broker=broker)
    return named(noop)


def run_borough(database: str, queue: str, lag: str) -> None:
    """A worker process of Borough, until it is terminated."""
    worker = a_worker(a_council(database, lag=lag == "lag"), queue)
    worker.start()
    _until_terminated()
    worker.stop()


def run_dramatiq(queue: str) -> None:
    """A worker process of bare Dramatiq, well prefetched."""
    broker = queue_redis.broker(queue, middleware())
    noop_actor(broker)
    worker = dramatiq.Worker(broker, worker_threads=THREADS)
    worker.queue_prefetch = PREFETCH
    worker.start()
    _until_terminated()


def _until_terminated() -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("ready", flush=True)
    stop.wait()


@contextmanager
def started(kind: str, *arguments: str, count: int = 2) -> Iterator[None]:
    """`count` processes of a kind ("borough" or "dramatiq"), ready; ended afterwards."""
    home = Path(__file__).parent.parent
    command = [sys.executable, "-m", "benchmarks.processes", kind, *arguments]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=home) for _ in range(count)]
    try:
        for process in processes:
            assert process.stdout
            process.stdout.readline()
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout
            process.stdout.close()


@contextmanager
def celery_worker(queue: str, folder: Path) -> Iterator[None]:
    """Celery's own worker with two processes on the same Redis, well prefetched."""
    log = (folder / "celery.log").open("wb")
    command = [sys.executable, "-m", "celery", "-A", "benchmarks.celery_peer", "worker", "--concurrency=2"]
    options = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
    environment = {
        "BENCH_REDIS": queue,
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "PATH": "/usr/bin:/bin",
    }
    process = subprocess.Popen([*command, *options], stdout=log, stderr=log, env=environment, cwd=folder)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def wait_until(done: Callable[[], object], seconds: float = 300) -> None:
    """Wait until `done()`; TimeoutError after so many seconds."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    if kind == "borough":
        run_borough(*arguments)
    else:
        run_dramatiq(*arguments)
