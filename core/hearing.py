"""What core itself does when it hears an event: files scanned, letters sent, bundles made."""

from core.bundles.subscribers import build
from core.bus import House
from core.correspondence import sending
from core.correspondence.commands import gather_chunk, write_chunk
from core.correspondence.events import MailoutDrafted, MailoutStarted, MessageQueued, StatusAsked
from core.documents.commands import record_scan
from core.documents.events import DocumentFiled, SweepAsked
from core.documents.models import Scan
from core.documents.queries import document
from core.documents.sweeping import sweep
from core.errors import NotFound
from core.manifest import AGAIN, Again, Subscriber
from core.permissions import Actor
from core.work import UnitOfWork

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


def send_message(house: House, event: MessageQueued, key: str) -> None:
    """Send a letter, an e-mail or a text message."""
    sending.send(house, event.message_id, key)


def ask_about_messages(house: House, event: StatusAsked, key: str) -> None:
    """Ask the service that sends what became of what it was given."""
    del event, key  # to ask twice does no harm
    sending.ask_about(house)


def gather_recipients(work: UnitOfWork, event: MailoutDrafted) -> Again | None:
    """Look at the next stretch of those that a mail-out is for."""
    return AGAIN if gather_chunk(work, mailout_id=event.mailout_id) else None


def write_letters(work: UnitOfWork, event: MailoutStarted) -> Again | None:
    """Write the next stretch of a mail-out, unless it was stopped."""
    return AGAIN if write_chunk(work, mailout_id=event.mailout_id) else None


def sweep_files(house: House, event: SweepAsked, key: str) -> None:
    """Take away the originals that no record names."""
    del key  # to sweep twice does no harm
    sweep(house, event.sweep_id)


SUBSCRIBERS = (
    Subscriber(SweepAsked, sweep_files, "core.sweep_files", effect=True),
    Subscriber(DocumentFiled, scan_document, "core.scan_document", effect=True),
    Subscriber(MessageQueued, send_message, "core.send_message", effect=True),
    Subscriber(StatusAsked, ask_about_messages, "core.ask_about_messages", effect=True),
    Subscriber(MailoutDrafted, gather_recipients, "core.gather_recipients"),
    Subscriber(MailoutStarted, write_letters, "core.write_letters"),
    build,
)
