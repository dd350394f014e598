"""A small town for the stories: its own command line, its clock, its bank."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from click.testing import CliRunner, Result

from adapters import queue_redis
from adapters.statements_camt import CamtReader
from adapters.statements_csv import CsvReader
from adapters.store_files import FolderStore
from core import migrate
from core.cli.main import borough
from core.council import Configuration, Council, Ports
from core.testing import MovableClock
from core.vault import new_key
from core.worker import Worker, memory_broker, middleware

_KEY = new_key()
OURS = "20-00-00 12345678"


@dataclass
class Town:
    """A council's processes over one database: each command opens the council anew, as a process would."""

    folder: Path
    database: str
    queue: str
    clock: MovableClock
    home: Path = field(default_factory=lambda: Path(__file__).parents[2])

    def council(self, *, now: Callable[[], datetime] | None = None, folder: Path | None = None) -> Council:
        """The council, as `config` would put it together."""
        del folder
        return Council(
            Configuration(
                name="Borough of Elmbridge Vale",
                database=self.database,
                clock=now or self.clock,
                ports=Ports(files=FolderStore(self.folder / "files"), readers=(CamtReader(), CsvReader())),
                enabled=("rent_recovery", "finance_reconciliation"),
                queue=self.queue,
                secret_keys=(_KEY,),
            )
        )

    def worker(self, council: Council, *, threads: int) -> Worker:
        """A worker over its queue."""
        broker = memory_broker() if self.queue == "memory" else queue_redis.broker(self.queue, middleware())
        return Worker(council, broker, threads=threads)

    def borough(self, *words: object, code: int = 0) -> Result:
        """Run a command, and expect this exit code."""
        result = CliRunner().invoke(borough, [str(word) for word in words], obj=self)
        assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
        return result

    def asked(self, *words: object, code: int = 0) -> dict:
        """Run a command with --json and read its one object."""
        return json.loads(self.borough(*words, "--json", code=code).stdout)

    def at(self, day: date, hour: int = 9) -> None:
        """Move the clock."""
        self.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))

    def file(self, name: str, text: str) -> Path:
        """Write a file."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    @contextmanager
    def working(self) -> Iterator[None]:
        """With Redis, a worker of its own runs meanwhile; embedded, each command works by itself."""
        if self.queue == "memory":
            yield
            return
        council = self.council()
        worker = self.worker(council, threads=4)
        worker.start()
        try:
            yield
        finally:
            worker.stop()
            council.close()


def a_town(folder: Path, database: str, queue: str, now: datetime) -> Town:
    """A town with its database made."""
    town = Town(folder, database, queue, MovableClock(now))
    council = town.council()
    migrate.upgrade(council.engine, council.registry.manifests)
    council.close()
    return town


def camt(opening: int, *entries: tuple[date, int, str, str]) -> str:
    """A camt.053 statement: opening balance in pence, then entries of day, signed pence, payer and text."""
    closing = opening + sum(pence for _, pence, _, _ in entries)
    lines = "".join(_entry(number, *entry) for number, entry in enumerate(entries, 1))
    last = max(day for day, _, _, _ in entries)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        f"<Id>{last:%Y%m%d}</Id><Acct><Id><Othr><Id>{OURS.replace('-', '').replace(' ', '')}</Id></Othr></Id>"
        f"<Ccy>GBP</Ccy></Acct>{_balance('OPBD', opening, last)}{_balance('CLBD', closing, last)}{lines}"
        "</Stmt></BkToCstmrStmt></Document>"
    )


def _balance(kind: str, pence: int, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(pence)}<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(number: int, day: date, pence: int, payer: str, text: str) -> str:
    return (
        f"<Ntry><NtryRef>{number}</NtryRef>{_amount(pence)}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        f"<RltdPties><Dbtr><Pty><Nm>{escape(payer)}</Nm></Pty></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{escape(text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def _amount(pence: int) -> str:
    pounds, rest = divmod(abs(pence), 100)
    way = "CRDT" if pence >= 0 else "DBIT"
    return f'<Amt Ccy="GBP">{pounds}.{rest:02}</Amt><CdtDbtInd>{way}</CdtDbtInd>'
