"""What can be done with documents: filed and scanned; notices served, withdrawn and superseded."""

from core.documents.commands.filing import LARGEST, Filing, file_document, record_scan
from core.documents.commands.serving import prove_service, serve_notice, withdraw_notice

__all__ = [
    "LARGEST",
    "Filing",
    "file_document",
    "prove_service",
    "record_scan",
    "serve_notice",
    "withdraw_notice",
]
