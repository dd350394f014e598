"""What the documents room tells."""

from datetime import date
from uuid import UUID

from core.events import Event


class DocumentFiled(Event, frozen=True):
    """A file about something was kept; `towards` is what it is about."""

    name = "documents.document_filed"
    about = "document"

    document_id: UUID
    sha256: str
    size: int
    towards: str


class DocumentScanned(Event, frozen=True):
    """A file was looked at for viruses; `verdict` is clean, infected or not_scanned."""

    name = "documents.document_scanned"
    about = "document"

    document_id: UUID
    verdict: str


class SweepAsked(Event, frozen=True):
    """It is time to look for originals that no record names."""

    name = "documents.sweep_asked"
    about = "sweep"

    sweep_id: UUID


class StrayFilesRemoved(Event, frozen=True):
    """Originals that no record named, left by filings that failed, were taken away for good."""

    name = "documents.stray_files_removed"
    about = "sweep"

    sweep_id: UUID
    files: int


class NoticeServed(Event, frozen=True):
    """A notice was sent or handed over, and counts as served from `deemed_on`."""

    name = "documents.notice_served"
    about = "notice"

    notice_id: UUID
    what: str
    towards: str
    served_on: str
    method: str
    sent_on: date
    deemed_on: date


class NoticeWithdrawn(Event, frozen=True):
    """A notice that was served was withdrawn; its record stays."""

    name = "documents.notice_withdrawn"
    about = "notice"

    notice_id: UUID
    what: str
    towards: str


class ServiceProved(Event, frozen=True):
    """A document was named that proves that a notice was served."""

    name = "documents.service_proved"
    about = "notice"

    notice_id: UUID
    document_id: UUID
