"""What can be done with documents: filed and scanned; notices served, withdrawn and superseded."""

from core.documents.commands.filing import Filing, file_document, file_received, record_scan
from core.documents.commands.serving import prove_service, serve_notice, withdraw_notice

__all__ = [
    "Filing",
    "file_document",
    "file_received",
    "prove_service",
    "record_scan",
    "serve_notice",
    "withdraw_notice",
]
