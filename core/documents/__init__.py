"""The documents room: files kept by their checksum, and notices with the day on which they are served."""

from core.documents.events import (
    DocumentFiled,
    DocumentScanned,
    NoticeServed,
    NoticeWithdrawn,
    ServiceProved,
    StrayFilesRemoved,
    SweepAsked,
)
from core.documents.models import Document, Notice
from core.events import Event
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = (Document, Notice)
EVENTS: tuple[type[Event], ...] = (
    DocumentFiled,
    DocumentScanned,
    NoticeServed,
    NoticeWithdrawn,
    ServiceProved,
    SweepAsked,
    StrayFilesRemoved,
)
PERMISSIONS: tuple[Permission, ...] = (
    Permission("documents.see", "See documents and notices"),
    Permission("documents.file", "File documents"),
    Permission("documents.serve", "Serve notices and record their service"),
)
ACTS: tuple[Act, ...] = ()
