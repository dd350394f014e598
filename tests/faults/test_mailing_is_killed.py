"""The process is killed in the middle of a letter to many, and it is stopped: each gets exactly one."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from core.correspondence.commands import draft_mailout, resume_mailout, start_mailout, stop_mailout
from core.correspondence.models import Message
from core.documents.models import Document
from core.log import LoggedEvent
from tests.core.correspondence.conftest import OFFICER, SYSTEM, make_street
from tests.faults.mailing import a_council

pytestmark = [pytest.mark.faults, pytest.mark.timeout(200)]

HOME = Path(__file__).parents[2]
HOMES = 24
REMINDER = {"template": "reminder", "audience": "core.accounts", "asked": {"kind": "rent"}, "typed": {}}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'borough.db'}"
    return request.getfixturevalue("empty_postgres_url")


def test_each_gets_exactly_one_whoever_dies_when(tmp_path, database):
    make_street(tmp_path, database, homes=HOMES).council.close()
    council = a_council(tmp_path, database)
    with council.work(actor=OFFICER) as work:
        key = draft_mailout(work, title="To all", **REMINDER).id
    council.settle()
    with council.work(actor=OFFICER) as work:
        start_mailout(work, mailout_id=key)
    command = [sys.executable, "-m", "tests.faults.mailing", str(tmp_path), database, str(key)]

    def killed_after(count):
        process = subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE)
        for _ in range(1_000):
            if len(files()) >= count or process.poll() is not None:
                break
            time.sleep(0.01)
        process.kill()
        process.communicate()

    def files():
        return [one.name for one in (tmp_path / "outbox").glob("message-*")]

    killed_after(5)
    with council.work(actor=OFFICER) as work:
        stop_mailout(work, mailout_id=key)
    left = len(files())
    council.settle()
    assert left < HOMES
    assert len(files()) <= left + 1, "the one that was in hand when its process died"
    with council.work(actor=OFFICER) as work:
        resume_mailout(work, mailout_id=key)
    killed_after(15)
    done = subprocess.run(command, cwd=HOME, stdout=subprocess.PIPE, check=True)

    assert done.stdout == b"ready\nsent\n"
    assert len(files()) == len(set(files())) == HOMES
    with council.look(actor=SYSTEM) as work:
        whos = work.session.exec(select(Message.who)).all()
        sent = select(LoggedEvent.subject).where(LoggedEvent.name == "correspondence.message_sent")
        told = work.session.exec(sent).all()
        copies = select(func.count()).select_from(Document).where(col(Document.origin) == "made")
        assert work.session.exec(copies).one() == HOMES // 2, "the others got an e-mail"
    assert len(whos) == len(set(whos)) == HOMES
    assert len(told) == len(set(told)) == HOMES
    council.close()
