"""What can be done with documents: filed and scanned; notices served, withdrawn and superseded."""

from core.documents.commands.filing import (
    LARGEST,
    Filing,
    Received,
    file_document,
    file_received,
    receive_file,
    record_scan,
)
from core.documents.commands.serving import prove_service, serve_notice, withdraw_notice

__all__ = [
    "LARGEST",
    "Filing",
    "Received",
    "file_document",
    "file_received",
    "prove_service",
    "receive_file",
    "record_scan",
    "serve_notice",
    "withdraw_notice",
]
