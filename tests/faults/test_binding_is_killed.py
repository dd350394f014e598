"""The process is killed in the middle of a bundle: nothing is half-done, and the next one makes the whole."""

import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from sqlmodel import select

from core.binding import Box
from core.bundles import commands, queries
from core.bundles.models import BundleBuild, BundleState
from core.bundles.reading import sheets_of
from core.documents.commands import file_received, record_scan
from core.documents.models import Document, Scan
from core.documents.queries import document
from core.documents.receiving import receive_file
from core.log import LoggedEvent
from tests.core.binding.papers import a_pdf
from tests.core.correspondence.conftest import SYSTEM, make_street
from tests.faults.mailing import a_council

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]

HOME = Path(__file__).parents[2]
PAGES = 60


def a_paper(council, case, folder):
    """A paper of many pages among those of the case, already looked at for viruses."""
    with a_pdf(folder / "long.pdf", "A word", pages=PAGES).open("rb") as file:
        received = receive_file(council.ports.files, file, name="long.pdf")
    with council.work(actor=SYSTEM) as work:
        made = file_received(work, received=received, subject=case)
        record_scan(work, document_id=made.id, verdict=Scan.CLEAN)
        return made.id


def asked_for(council, case, paper):
    """A bundle with pages that take their time, because they are blacked out; being made from now on."""
    with council.look(actor=SYSTEM) as work:
        sheets = sheets_of([document(work, document_id=paper)], council.ports.files)
    with council.work(actor=SYSTEM) as work:
        case_id = UUID(case.partition("/")[2])
        bundle = commands.make_bundle(work, case_id=case_id, title="Long", tribunal="property_chamber").id
        (entry,) = commands.add_documents(work, bundle_id=bundle, sheets=sheets)
        boxes = [Box(page, 300, 300, 500, 80) for page in range(1, PAGES, 20)]
        commands.redact(work, entry_id=entry.id, boxes=boxes, because="Another tenant")
        return commands.ask_build(work, bundle_id=bundle).id


def test_nothing_is_half_made_and_the_next_process_makes_the_whole(tmp_path):
    database = f"sqlite:///{tmp_path / 'borough.db'}"
    street = make_street(tmp_path, database, homes=1)
    street.council.close()
    council = a_council(tmp_path, database)
    paper = a_paper(council, street.case, tmp_path)
    build = asked_for(council, street.case, paper)
    command = [sys.executable, "-m", "tests.faults.binding", str(tmp_path), database, str(build)]

    def now():
        with council.look(actor=SYSTEM) as work:
            return queries.build(work, build_id=build)

    process = subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE)
    while now().bound < 20 and process.poll() is None:
        time.sleep(0.01)
    assert process.poll() is None, "it was too fast to be killed"
    process.kill()
    process.communicate()
    assert (now().state, now().version, now().sha256) == (BundleState.RUNNING, None, "")
    with council.look(actor=SYSTEM) as work:
        assert [one.id for one in work.session.exec(select(Document))] == [paper]
    while now().state == BundleState.RUNNING:  # until the lease of the dead is over, and then to the end
        council.settle()
        time.sleep(0.05)

    whole = now()
    with council.look(actor=SYSTEM) as work:
        (one,) = work.session.exec(select(BundleBuild)).all()
        filed = document(work, document_id=whole.document_id)
        built = select(LoggedEvent).where(LoggedEvent.name == "bundles.bundle_built")
        assert len(work.session.exec(built).all()) == 1
    assert (one.version, filed.version, filed.sha256) == (1, 1, whole.sha256)
    with pikepdf.open(council.ports.files.path(whole.sha256)) as pdf:
        assert len(pdf.pages) == whole.pages > PAGES
    council.close()
