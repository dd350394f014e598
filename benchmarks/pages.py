"""Page times in a city of a million cases and 200,000 people, sixteen visitors at once, on PostgreSQL.

Each page is measured in turn with its floor: a bare Litestar page of the same template and content that reads
one indexed row. Both are served by granian with two worker processes on this machine, which also runs the
database and the visitors. A visitor reads a page for a second before opening the next; the figures called
`crowd` are of visitors who do not read at all, which keeps the machine at its limit.
"""

import hashlib
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from litestar.testing import TestClient
from sqlalchemy import event, text

from benchmarks.pages_app import a_whole_council
from benchmarks.pages_city import OFFICERS, PASSWORD, SYSTEM, City
from core import indexing
from core.council import Council
from core.web import sessions
from core.web.app import build
from tests import servers
from tests.web.town import NoWorker

HOME = Path(__file__).parent.parent
VISITORS = 16
READING = 1.0
"""Seconds that a visitor looks at a page."""
_WORDS = (
    "clarke",
    "an cla",
    "patelka",
    "12 rose",
    "rose lane elmbridge",
    "020 7946",
    "grace obi",
    "smithh",
    "KT12 1AA",
)


def measure(*, quick: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """Measure each page; times in milliseconds, `queries` as a page runs them."""
    people, cases, seconds = (2_000, 10_000, 2.0) if quick else (200_000, 1_000_000, 10.0)
    random.seed(1)
    with tempfile.TemporaryDirectory(prefix="borough-bench-") as name:
        folder = Path(name)
        try:
            server = servers.shared_postgres(folder, os.getpid())
            with servers.a_database(server) as url:
                tell(f"Building a city of {people:,} people and {cases:,} cases…")
                council = a_whole_council(url)
                city = City(council, people=people, cases=cases)
                tell("Building the index of the search…")
                indexing.rebuild(council, actor=SYSTEM)
                cookies = _sign_in(council)
                addresses = _addresses(people, cases)
                answer: dict[str, dict[str, float]] = {
                    name: {"queries": count}
                    for name, count in _queries(council, cookies[0], addresses).items()
                }
                told = {"database": url, "cookie": cookies[0], "person": str(city.person)}
                council.close()
                with (
                    _served({**told, "floor": {}}) as ours,
                    _served({**told, "floor": {n: a[0] for n, a in addresses.items()}}) as bare,
                ):
                    for page, found in addresses.items():
                        tell(f"{page}: {VISITORS} visitors…")
                        answer[page] |= _compared(ours, bare, page, found, cookies, seconds)
        finally:
            servers.stop_shared(folder)
    return answer


def _addresses(people: int, cases: int) -> dict[str, list[str]]:
    def some(kind: str, numbers: Iterator[int]) -> list[str]:
        return [f"0198c0de-000{kind}-7000-8000-{number:012x}" for number in numbers]

    open_ones = (random.randrange(10, cases, 10) for _ in range(500))
    accounts = (random.randrange(1, people) for _ in range(500))
    return {
        "my_work": ["/"],
        "search": [f"/search?words={words.replace(' ', '+')}" for words in _WORDS],
        "case": [f"/cases/{key}" for key in some("7", open_ones)],
        "account": [f"/accounts/{key}" for key in some("4", accounts)],
    }


def _sign_in(council: Council) -> list[str]:
    """A session for each visitor: one by the door, copied for the other officers."""
    begun: Any = sessions.begin(council, username="officer", password=PASSWORD, address="127.0.0.1")
    tokens = [begun.token]
    with council.engine.connect() as connection, connection.begin():
        columns = [
            row[0]
            for row in connection.execute(
                text("SELECT column_name FROM information_schema.columns WHERE table_name = 'staff_session'")
            )
        ]
        for nth in range(1, VISITORS):
            token = f"visitor-{nth}"
            changed = {
                "token_hash": f"'{hashlib.sha256(token.encode()).hexdigest()}'",
                "user_id": f"'0198c0de-000a-7000-8000-{nth % OFFICERS + 1:012x}'",
            }
            values = ", ".join(changed.get(name, name) for name in columns)
            first = hashlib.sha256(tokens[0].encode()).hexdigest()
            connection.execute(
                text(
                    f"INSERT INTO staff_session ({', '.join(columns)}) SELECT {values} FROM staff_session WHERE token_hash = '{first}'"
                )
            )
            tokens.append(token)
    return tokens


def _queries(council: Council, cookie: str, addresses: dict[str, list[str]]) -> dict[str, int]:
    seen: list[str] = []
    for engine in (council.reader, council.engine):
        event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    found = {}
    with TestClient(build(council, NoWorker()), cookies={"borough_session": cookie}) as client:
        for name, (first, *_) in addresses.items():
            client.get(first)
            seen.clear()
            client.get(first)
            found[name] = len(seen)
    return found


@contextmanager
def _served(told: dict[str, Any]) -> Iterator[str]:
    """Granian with two workers on a free port; what it serves is told by the environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--workers", "2", "--port", str(port)]
    environment = {**os.environ, "BENCH_PAGES": json.dumps(told)}
    process = subprocess.Popen(
        [*command, "--log-level", "warning", "benchmarks.pages_app:app"], cwd=HOME, env=environment
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(5)  # until the second worker listens too
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _compared(
    ours: str, bare: str, page: str, addresses: list[str], cookies: list[str], seconds: float
) -> dict[str, float]:
    """Warm both up, then visit one after the other: first by those who read, then by the crowd."""
    _visited(ours, addresses, cookies, min(seconds, 3))
    _visited(bare, [f"/floor/{page}"], cookies, 1)
    found = {}
    for prefix, pause in (("", READING), ("crowd_", 0.0)):
        spent = _visited(ours, addresses, cookies, seconds, pause)
        floor = _visited(bare, [f"/floor/{page}"], cookies, seconds / 2, pause)
        cut = statistics.quantiles(spent, n=100)
        found[f"{prefix}p50_ms"] = round(cut[49], 1)
        found[f"{prefix}p95_ms"] = round(cut[94], 1)
        found[f"{prefix}floor_p50_ms"] = round(statistics.median(floor), 1)
    return found


def _visited(
    url: str, addresses: list[str], cookies: list[str], seconds: float, pause: float = 0
) -> list[float]:
    visitors = [
        {"cookie": cookie, "addresses": random.sample(addresses, len(addresses))} for cookie in cookies
    ]
    told = json.dumps({"url": url, "visitors": visitors, "seconds": seconds, "pause": pause})
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=told,
        capture_output=True,
        text=True,
        cwd=HOME,
        check=True,
    )
    spent: list[float] = json.loads(done.stdout)
    assert spent, done.stderr
    assert not done.stderr, done.stderr
    return spent
