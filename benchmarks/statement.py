"""A bank statement from file to posted: how much finds its place, how surely, and how long it takes.

Beside the bare parts (parse, hash join with an index of deletions, COPY with a trigger that balances) and beside
splink and bankstatementparser on the same lines, where those are installed.
"""

import gc
import importlib.util
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from benchmarks import statement_floor as floor
from benchmarks.statement_town import DAY, OURS, Town, a_town, camt
from config.readers import READERS
from core.api import payments, people
from core.council import Council
from core.permissions import Actor
from core.testing import a_council
from core.values import subject
from core.values.chunks import in_chunks
from plugins.finance_reconciliation import commands, intake
from plugins.finance_reconciliation.commands.placing import chunk
from tests import servers

ACTOR = Actor.system("bench")
_PEERS_AT_MOST_S = 900


def measure(
    *, quick: bool, tell: Callable[[str], None], lines: int | None = None, database: str = "sqlite"
) -> dict[str, Any]:
    """Measure one statement of `lines` (100,000, or 5,000 when quick) against as many open charges.

    BOROUGH_BENCH_LINES chooses another size (10,000 and 1,000,000 for the curve), BOROUGH_BENCH_DATABASE
    "postgresql" the other database.
    """
    size = lines or int(os.environ.get("BOROUGH_BENCH_LINES", "5000" if quick else "100000"))
    database = os.environ.get("BOROUGH_BENCH_DATABASE", database)
    town = a_town(size)
    with tempfile.TemporaryDirectory(prefix="borough-bench-") as name:
        folder = Path(name)
        if database == "sqlite":
            answer = _measured(folder, f"sqlite:///{folder / 'bench.db'}", town, tell)
        else:
            try:
                server = servers.shared_postgres(folder, os.getpid())
                with servers.a_database(server) as url:
                    answer = _measured(folder, url, town, tell)
            finally:
                servers.stop_shared(folder)
        return {"lines": size, "database": database} | answer | _peers(town, folder, tell)


def _measured(folder: Path, database: str, town: Town, tell: Callable[[str], None]) -> dict[str, Any]:
    tell("Opening accounts and raising charges…")
    council = _a_council(folder, database, town)
    content = b"".join(camt(town))
    gc.collect()
    gc.freeze()  # the town itself is no part of what is measured
    tell("The bare parts…")
    bare = _floor(database, town, content)
    tell("Reading, matching and posting…")
    ours = _ours(council, content)
    score = _score(council, town)
    council.close()
    return score | ours | bare | {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def _a_council(folder: Path, database: str, town: Town) -> Council:
    council = a_council(folder, "finance_reconciliation", readers=READERS, database=database)
    with council.work(actor=ACTOR) as work:
        payments.own_account(work, kind="income")  # before the town takes its numbers
        commands.add_bank_account(work, name="Bench", number=OURS)
    for place, households in enumerate(in_chunks(town.households, 5_000)):
        references = [one for each in households for one in each.accounts]
        with council.work(actor=ACTOR) as work:
            opened = payments.open_accounts(
                work, accounts=[payments.AccountIn(kind="rent", reference=one) for one in references]
            )
            ids = {one.reference: one.account_id for one in opened}
            who = people.add_people(
                work,
                people=[
                    people.NewPerson(family_name=one.family, given_names=one.given) for one in households
                ],
            )
            roles = [
                people.NewParty(subject("person", person), "tenant", subject("account", ids[reference]), DAY)
                for person, one in zip(who, households, strict=True)
                for reference in one.accounts
            ]
            people.make_parties(work, parties=roles)
            run = payments.RunIn(key=f"bench/{place}", kind="bench", starts_on=DAY, ends_on=DAY)
            rows = [
                payments.ChargeIn(ids[reference], pence)
                for one in households
                for reference, pence in zip(one.accounts, one.owes, strict=True)
            ]
            payments.raise_charges(work, run=run, rows=rows, head="rent", effective_on=DAY)
    council.settle()
    return council


def _floor(database: str, town: Town, content: bytes) -> dict[str, float]:
    floor.prepare(database)
    owed: dict[str, list[int]] = {}
    for one in town.households:
        for reference, pence in zip(one.accounts, one.owes, strict=True):
            owed.setdefault(reference, []).append(pence)
    begun = time.perf_counter()
    rows = floor.parse(content)
    parsed = time.perf_counter()
    found = floor.match(rows, owed)
    matched = time.perf_counter()
    floor.post(database, rows, found)
    ended = time.perf_counter()
    return {"floor_match_s": round(matched - parsed, 2), "floor_total_s": round(ended - begun, 2)}


def _ours(council: Council, content: bytes) -> dict[str, float]:
    """The whole way, and in it the time that deciding took with all that it asks of the database."""
    placing: Any = chunk
    spent, decide = [0.0], placing.decide

    def timed(*args: Any) -> Any:
        begun = time.perf_counter()
        try:
            return decide(*args)
        finally:
            spent[0] += time.perf_counter() - begun

    placing.decide = timed
    try:
        begun = time.perf_counter()
        intake.import_file(council, io.BytesIO(content), name="bench.xml", actor=ACTOR)
        read = time.perf_counter()
        council.settle()
        ended = time.perf_counter()
    finally:
        placing.decide = decide
    return {
        "match_s": round(spent[0], 2),
        "read_s": round(read - begun, 2),
        "total_s": round(ended - begun, 2),
    }


_WHERE = """
SELECT line.bank_ref, m.how, coalesce(share.account_id, m.account_id), coalesce(share.pence, line.pence)
FROM finance_reconciliation_line line
JOIN finance_reconciliation_match m ON m.line_id = line.id
LEFT JOIN finance_reconciliation_share share ON share.line_id = line.id
"""
_FIRST = """
SELECT line.bank_ref, s.account_id FROM finance_reconciliation_suggestion s
JOIN finance_reconciliation_line line ON line.id = s.line_id WHERE s.rank = 1
"""


def _score(council: Council, town: Town) -> dict[str, Any]:
    """How the books compare with the truth that was kept aside."""
    with council.look(actor=ACTOR) as work:
        references = {
            _key(row[0]): row[1]
            for row in work.connection.execute(text("SELECT id, reference FROM payments_account"))
        }
        posted: dict[int, dict[str, int]] = {}
        for place, how, account_id, pence in work.connection.execute(text(_WHERE)):
            if how == "matched":
                posted.setdefault(int(place), {})[references[_key(account_id)]] = pence
        first = {int(row[0]): references[_key(row[1])] for row in work.connection.execute(text(_FIRST))}
        unproved = payments.prove(work)
    right = sum(town.lines[place].pays == paid for place, paid in posted.items())
    knowable = sum(bool(line.pays) for line in town.lines)
    proposed = sum(
        reference in town.lines[place].pays for place, reference in first.items() if place not in posted
    )
    return {
        "auto_rate": round(right / len(town.lines), 4),
        "wrong": len(posted) - right,
        "proposed_rate": round((right + proposed) / knowable, 4),
        "knowable": knowable,
        "books_hold": unproved == [],
    }


def _key(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else str(value).replace("-", "")


def _peers(town: Town, folder: Path, tell: Callable[[str], None]) -> dict[str, Any]:
    """Each peer in a process of its own, on the same lines and charges; why not, where one cannot run."""
    given = folder / "town.json"
    charges = [
        {"reference": reference, "pence": pence, "name": f"{one.given} {one.family}".upper()}
        for one in town.households
        for reference, pence in zip(one.accounts, one.owes, strict=True)
    ]
    lines = [
        {"text": one.text, "pence": one.pence, "payer": one.payer, "pays": list(one.pays)}
        for one in town.lines
    ]
    given.write_text(json.dumps({"charges": charges, "lines": lines}), encoding="utf-8")
    answer: dict[str, Any] = {}
    for key, package in (("splink", "splink"), ("bsp", "bankstatementparser")):
        tell(f"{package}…")
        answer |= _peer(key, package, given)
    return answer


def _peer(key: str, package: str, given: Path) -> dict[str, Any]:
    if importlib.util.find_spec(package) is None:
        return {f"{key}_s": None, f"{key}_note": f"{package} is not installed: pip install {package}"}
    command = [sys.executable, "-m", "benchmarks.statement_peers", key, str(given)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PEERS_AT_MOST_S, check=True)
    except subprocess.TimeoutExpired:
        return {f"{key}_s": None, f"{key}_note": f"not done after {_PEERS_AT_MOST_S} s"}
    except subprocess.CalledProcessError as error:
        return {f"{key}_s": None, f"{key}_note": error.stderr.strip().splitlines()[-1][:200]}
    found = json.loads(done.stdout.splitlines()[-1])
    return {f"{key}_s": found["s"], f"{key}_right": found["right"], f"{key}_wrong": found["wrong"]}
