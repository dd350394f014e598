"""What core itself does when it hears an event: files are looked at for viruses, bundles made."""

from core.bundles.subscribers import build
from core.bus import House
from core.documents.commands import record_scan
from core.documents.events import DocumentFiled
from core.documents.models import Scan
from core.documents.queries import document
from core.errors import NotFound
from core.manifest import Subscriber
from core.permissions import Actor

_SCANNER = Actor.system("scanner")


def scan_document(house: House, event: DocumentFiled, key: str) -> None:
    """Have a file that came from outside scanned, outside any transaction, and keep what was found."""
    del key  # to scan twice does no harm
    with house.look(actor=_SCANNER) as work:
        try:
            found = document(work, document_id=event.document_id)
        except NotFound:
            return
        if found.scan != Scan.WAITING:
            return
        sha256 = found.sha256
    with house.ports.files.open(sha256) as source:
        said = house.ports.scanner.scan(source)
    with house.work(actor=_SCANNER) as work:
        record_scan(work, document_id=event.document_id, verdict=Scan(said.verdict), detail=said.detail)


SUBSCRIBERS = (Subscriber(DocumentFiled, scan_document, "core.scan_document", effect=True), build)
