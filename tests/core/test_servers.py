"""The servers of the test suite itself: real, shared by the whole run, and gone with it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests import servers

CHECKOUT = Path(__file__).parents[2]


def test_postgres_is_real_and_the_database_empty(empty_postgres_url):
    with psycopg.connect(empty_postgres_url) as connection:
        assert connection.info.server_version >= 150000
        connection.execute("CREATE TABLE skip_locked (id int)")
        connection.execute("SELECT * FROM skip_locked FOR UPDATE SKIP LOCKED")
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert tables == [("skip_locked",)]


def test_each_test_has_a_database_of_its_own(postgres_server):
    with servers.a_database(postgres_server) as one, servers.a_database(postgres_server) as other:
        assert one != other


def test_a_database_goes_although_somebody_is_connected(postgres_server):
    with servers.a_database(postgres_server) as url:
        connection = psycopg.connect(url)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_a_template_is_filled_once_and_copied(postgres_server):
    filled = []

    def fill(url):
        filled.append(url)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE council AS SELECT 'Test' AS name")

    name = f"template_of_{os.getpid()}"
    for _ in range(2):
        servers.a_template(postgres_server, name, fill)
    assert len(filled) == 1
    with servers.a_database(postgres_server, name) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT name FROM council").fetchone() == ("Test",)


def test_redis_is_real_and_emptied(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


test_redis_is_emptied_for_the_next_test = test_redis_is_real_and_emptied


@pytest.mark.faults
def test_a_killed_redis_comes_back_empty_at_the_same_address(own_redis):
    with redis.Redis.from_url(own_redis.url) as client:
        client.set("kept", "nowhere")
    own_redis.kill()
    assert not valkey_answers(own_redis.url)
    own_redis.start()
    with redis.Redis.from_url(own_redis.url) as client:
        assert client.dbsize() == 0


@pytest.fixture
def folder_for_all():
    """pytest's own folders are closed to the user whom PostgreSQL runs as."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.mark.faults
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
def test_no_server_outlives_its_run(end, folder_for_all, postgres_server):
    test = folder_for_all / "test_waits.py"
    test.write_text(
        "import time\n"
        "from pathlib import Path\n"
        "def test_waits(postgres_server, redis_server):\n"
        "    Path(__file__).with_name('started').write_text(f'{postgres_server}\\n{redis_server}')\n"
        "    time.sleep(60)\n"
    )
    unneeded = ["-pno:schemathesis", "-pno:hypothesispytest"]
    command = [sys.executable, "-m", "pytest", *unneeded, "-p", "tests.conftest", "-n", "1", "-c"]
    environment = {**os.environ, "TMPDIR": str(folder_for_all), "PYTHONPATH": str(CHECKOUT)}
    run = subprocess.Popen(
        [*command, CHECKOUT / "pyproject.toml", test],
        env=environment,
        cwd=folder_for_all,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    started = wait_for(
        lambda: (folder_for_all / "started").exists() and (folder_for_all / "started").read_text()
    )
    postgres, valkey = started.split()
    assert postgres_answers(postgres)
    assert valkey_answers(valkey)
    assert postgres != postgres_server

    os.killpg(run.pid, end) if end == signal.SIGINT else run.kill()
    run.wait()
    wait_for(lambda: not postgres_answers(postgres) and not valkey_answers(valkey))
    wait_for(lambda: not list(folder_for_all.glob("borough-servers-*")))


def wait_for(condition):
    give_up = time.monotonic() + 30
    while not (answer := condition()):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return answer


def postgres_answers(url):
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def valkey_answers(url):
    with redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0)) as client:
        try:
            return client.ping()
        except redis.ConnectionError:
            return False
