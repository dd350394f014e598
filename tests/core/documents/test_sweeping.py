"""A crash between receiving a file and filing it leaves no row without its bytes, and no bytes for ever."""

import io
import os
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store_files import FolderStore
from core.documents import queries
from core.documents.commands import file_received
from core.documents.receiving import receive_file
from core.errors import NotFound
from core.permissions import Actor
from core.testing import FIRST_MORNING, a_council, an_officer
from core.values import new_id, subject

OFFICER = an_officer("documents.see", "documents.file", "payments.see")
SYSTEM = Actor.system("test")
ACCOUNT = subject("account", new_id())
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class Crash(Exception):
    """The process dies here."""


@pytest.fixture
def council(tmp_path):
    """A council whose originals lie in a folder."""
    made = a_council(tmp_path)
    made.ports = replace(made.ports, files=FolderStore(tmp_path / "files"))
    yield made
    made.close()


def received(council, content, *, days_ago=40):
    """A file in the store, stored some days before the council's morning."""
    files = council.ports.files
    found = receive_file(files, io.BytesIO(PDF + content), name="letter.pdf")
    at = (FIRST_MORNING - timedelta(days=days_ago)).timestamp()
    os.utime(files.path(found.sha256), (at, at))
    return found


def kept(council, *files):
    """Which of these still have their bytes."""
    return [is_there(council.ports.files, one.sha256) for one in files]


def is_there(files, sha256):
    try:
        files.path(sha256)
    except NotFound:
        return False
    return True


def test_only_what_no_record_has_named_for_a_month_is_swept(council):
    filed, failed, of_a_plugin, old = (received(council, b"%d" % n) for n in range(4))
    fresh = received(council, b"fresh", days_ago=20)
    with council.work(actor=OFFICER) as work:
        key = file_received(work, received=filed, subject=ACCOUNT).id
    with pytest.raises(Crash), council.work(actor=OFFICER) as work:
        file_received(work, received=failed, subject=ACCOUNT)
        raise Crash
    with council.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE off_file (original_sha256 TEXT)")
        connection.exec_driver_sql(f"INSERT INTO off_file VALUES ('{of_a_plugin.sha256}')")

    council.timetable.run_due()
    council.clock.advance(days=7)
    council.timetable.run_due()
    council.settle()

    assert kept(council, filed, failed, of_a_plugin, old, fresh) == [True, False, True, False, True]
    with council.look(actor=OFFICER) as work:
        assert [one.id for one in queries.papers(work, about=ACCOUNT)] == [key]
        (told,) = [one for one in events(council) if "stray_files_removed" in one[0]]
    assert '"files":2' in told[1].replace(" ", "")


def events(council):
    with council.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT name, body FROM audit_event")]
