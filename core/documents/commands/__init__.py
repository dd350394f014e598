"""What can be done with documents: filed and scanned; notices served, withdrawn and superseded."""

from core.documents.commands.filing import LARGEST, Filing, file_document, record_scan
from core.documents.commands.serving import serve_notice

__all__ = ["LARGEST", "Filing", "file_document", "record_scan", "serve_notice"]
