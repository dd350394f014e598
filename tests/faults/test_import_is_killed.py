"""The process is killed in the middle of an import: every line still counts once and the books balance."""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import func, select

from core.api import payments
from core.payments.models import Posting
from core.payments.queries import prove
from core.permissions import Actor
from plugins.finance_reconciliation.commands import add_bank_account
from plugins.finance_reconciliation.models import StatementLine
from tests.faults.importing import NOW
from tests.stories.town import OURS, a_town, camt

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

HOME = Path(__file__).parents[2]
LINES = 6_000
TESTER = Actor.system("faults")


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request, tmp_path):
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'b.db'}" if is_sqlite else request.getfixturevalue("empty_postgres_url")
    return a_town(tmp_path, url, "memory", NOW)


def counted(council, table):
    with council.look(actor=TESTER) as work:
        return work.session.exec(select(func.count()).select_from(table)).one()


def test_it_is_killed_while_reading_counting_and_placing(town):
    council = town.council()
    with council.work(actor=TESTER) as work:
        add_bank_account(work, name="Rent income", number=OURS)
        opened = payments.open_accounts(work, accounts=[payments.AccountIn(kind="rent")] * 300)
    references = [one.reference for one in opened]
    entries = [(date(2026, 4, 21), 100 + n, f"PAYER {n}", references[n % 300]) for n in range(LINES)]
    file = town.file("statement.xml", camt(0, *entries))
    command = [sys.executable, "-m", "tests.faults.importing", str(town.folder), town.database, str(file)]

    def start():
        process = subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE)
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        return process

    for pause in (0.05, 0.3, 0.8, 1.5):
        process = start()
        time.sleep(pause)
        process.kill()
        process.communicate()
    process = start()
    placed_before = counted(council, Posting)
    for _ in range(600):
        if counted(council, Posting) > placed_before or process.poll() is not None:
            break
        time.sleep(0.02)
    process.kill()
    process.communicate()
    done = subprocess.run(command, cwd=HOME, stdout=subprocess.PIPE, check=True)

    assert done.stdout == b"ready\ncounted\nplaced\n"
    assert counted(council, StatementLine) == LINES
    with council.look(actor=TESTER) as work:
        postings = work.session.exec(select(func.count(), func.sum(Posting.amount))).one()
        assert tuple(postings) == (LINES, sum(pence for _, pence, _, _ in entries))
        assert prove(work) == []
    council.close()
