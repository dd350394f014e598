"""Postings in runs beside the bare bulk insert of the same rows, and beside django-hordak's bulk_create.

A posting takes its items, its allocation-ready balance and the run with it. The floor writes the same rows
of the same tables in chunks of the same size by the fastest bare means of each database: executemany on
SQLite, unnest on PostgreSQL; each chunk with its balance update, in one transaction.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg

from core.council import Configuration, Council, Ports
from core.database import schema
from core.payments.commands import open_account, open_accounts, take_payments
from core.payments.inputs import AccountIn, PaymentIn, RunIn
from core.permissions import Actor
from core.testing import MemoryFiles
from tests import servers

ACTOR = Actor.system("bench")
CHUNK = 1_000
DAY = date(2026, 4, 7)
ACCOUNTS = 5_000
ROUNDS = 3


def measure(*, quick: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """Measure both databases; each figure is postings a second, the best of three rounds."""
    size = 5_000 if quick else 50_000
    with tempfile.TemporaryDirectory(prefix="borough-bench-") as name:
        folder = Path(name)
        try:
            server = servers.shared_postgres(folder, os.getpid())
            with servers.a_database(server) as url, servers.a_database(server) as other:
                tell("django-hordak…")
                # Its migrations refuse SQLite, so its figure on PostgreSQL stands beside both.
                hordak = {"hordak_per_s": _hordak(other, size // 10)}
                tell("SQLite: postings and their floor…")
                answer = {"sqlite": _measured(f"sqlite:///{folder / 'post.db'}", size) | hordak}
                tell("PostgreSQL: postings and their floor…")
                answer["postgres"] = _measured(url, size) | hordak
        finally:
            servers.stop_shared(folder)
    return answer


def _measured(database: str, size: int) -> dict[str, float]:
    """Ours and the floor in turns, so that a noisy neighbour hits both."""
    council, ids = _a_ledger(database)
    floor = _FloorOnPostgresql(database) if database.startswith("postgres") else _FloorOnSqlite(database)
    ours, bare = [], []
    for nth in range(ROUNDS):
        ours.append(_rate(lambda nth=nth: _post(council, ids, size, nth), size))  # type: ignore[misc]
        bare.append(_rate(lambda nth=nth: floor.post(ids, size, nth), size))  # type: ignore[misc]
    floor.close()
    council.close()
    return {"postings_per_s": round(max(ours)), "floor_per_s": round(max(bare))}


def _rate(act: Callable[[], None], size: int) -> float:
    begun = time.perf_counter()
    act()
    return size / (time.perf_counter() - begun)


def _a_ledger(database: str) -> tuple[Council, list[Any]]:
    configuration = Configuration(
        name="Bench",
        database=database,
        clock=lambda: datetime(2026, 4, 7, 8, tzinfo=UTC),
        ports=Ports(files=MemoryFiles()),
    )
    council = Council(configuration)
    schema.create(council.engine, council.tables)
    with council.work(actor=ACTOR) as work:
        open_account(work, account=AccountIn(kind="bank"))
        opened = open_accounts(work, accounts=[AccountIn(kind="rent")] * ACCOUNTS)
    return council, [one.account_id for one in opened]


def _post(council: Council, ids: list[Any], size: int, nth: int) -> None:
    for start in range(0, size, CHUNK):
        run = RunIn(key=f"bench/{nth}/{start}", kind="bench", starts_on=DAY, ends_on=DAY)
        rows = [
            PaymentIn(ids[i % ACCOUNTS], 100 + i % 7, DAY, f"{nth}/{i}") for i in range(start, start + CHUNK)
        ]
        with council.work(actor=ACTOR) as work:
            take_payments(work, run=run, rows=rows)


_POSTING = (
    "INSERT INTO payments_posting (id, kind, debit_account_id, credit_account_id, amount, effective_on, due_on, "
    "posted_at, actor, run_id, head, memo, source)"
)
_ITEM = "INSERT INTO payments_item (account_id, posting_id, side, amount, allocated, due_on)"
_BALANCE = "ON CONFLICT (account_id) DO UPDATE SET balance = payments_balance.balance + excluded.balance"


class _FloorOnSqlite:
    """The same rows by executemany, and the balances by one upsert a chunk."""

    def __init__(self, database: str) -> None:
        self._connection = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
            self._connection.execute(f"PRAGMA {pragma}")
        (self._bank,) = self._connection.execute(
            "SELECT id FROM payments_account WHERE kind = 'bank'"
        ).fetchone()

    def post(self, ids: list[Any], size: int, nth: int) -> None:
        connection = self._connection
        (run,) = connection.execute("SELECT id FROM payments_run LIMIT 1").fetchone()
        (last,) = connection.execute("SELECT max(id) FROM payments_posting").fetchone()
        keys = [one.hex for one in ids]
        for start in range(0, size, CHUNK):
            chunk = [
                (last + 1 + i, keys[i % ACCOUNTS], 100 + i % 7, f"f{nth}/{i}")
                for i in range(start, start + CHUNK)
            ]
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                f"{_POSTING} VALUES (?, 'payment', ?, ?, ?, '2026-04-07', '2026-04-07', 'now', 'x', ?, '', '', ?)",
                [(number, self._bank, key, amount, run, source) for number, key, amount, source in chunk],
            )
            connection.executemany(
                f"{_ITEM} VALUES (?, ?, -1, ?, 0, '2026-04-07')",
                [(key, number, amount) for number, key, amount, _ in chunk],
            )
            moved = [(key, -amount) for _, key, amount, _ in chunk]
            moved.append((self._bank, sum(amount for _, _, amount, _ in chunk)))
            connection.executemany(
                f"INSERT INTO payments_balance (account_id, balance, closed) VALUES (?, ?, 0) {_BALANCE}",
                moved,
            )
            connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


class _FloorOnPostgresql:
    """The same rows by INSERT … unnest, which a run of commands can use too; COPY could not join them."""

    def __init__(self, database: str) -> None:
        self._connection = psycopg.connect(database)

    def post(self, ids: list[Any], size: int, nth: int) -> None:
        connection = self._connection
        bank = connection.execute("SELECT id FROM payments_account WHERE kind = 'bank'").fetchone()
        run = connection.execute("SELECT id FROM payments_run LIMIT 1").fetchone()
        assert bank
        assert run
        for start in range(0, size, CHUNK):
            numbers = range(start, start + CHUNK)
            keys, amounts = [ids[i % ACCOUNTS] for i in numbers], [100 + i % 7 for i in numbers]
            sources = [f"f{nth}/{i}" for i in numbers]
            drawn = connection.execute(
                "SELECT nextval(pg_get_serial_sequence('payments_posting', 'id')) FROM generate_series(1, %s)",
                [CHUNK],
            )
            drawn_ids = [row[0] for row in drawn]
            connection.execute(
                f"{_POSTING} SELECT n, 'payment', %s, k, a, '2026-04-07', '2026-04-07', 'now', 'x', %s, '', '', s "
                "FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::text[]) AS t (n, k, a, s)",
                [bank[0], run[0], drawn_ids, keys, amounts, sources],
            )
            connection.execute(
                f"{_ITEM} SELECT k, n, -1, a, 0, '2026-04-07' "
                "FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[]) AS t (n, k, a)",
                [drawn_ids, keys, amounts],
            )
            connection.execute(
                "INSERT INTO payments_balance (account_id, balance, closed) SELECT k, sum(a), false FROM (SELECT k, -a AS a FROM unnest(%s::uuid[], "
                "%s::bigint[]) AS t (k, a) UNION ALL SELECT %s, %s) AS moved GROUP BY k ORDER BY k "
                + _BALANCE,
                [keys, amounts, bank[0], sum(amounts)],
            )
            connection.commit()

    def close(self) -> None:
        self._connection.close()


def _hordak(database: str, size: int) -> int:
    """Django in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.hordak_peer", database, str(size)]
    done = subprocess.run(command, capture_output=True, cwd=Path(__file__).parent.parent, check=True)
    rate: float = json.loads(done.stdout)["per_s"]
    return round(rate)
