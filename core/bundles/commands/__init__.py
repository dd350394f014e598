"""What can be done with bundles."""

from core.bundles.commands.builds import (
    ask_build,
    fail_build,
    finish_build,
    note_opened,
    note_progress,
    start_build,
    stop_build,
)
from core.bundles.commands.bundles import change_bundle, make_bundle
from core.bundles.commands.entries import (
    add_documents,
    add_section,
    describe_entry,
    move_entry,
    remove_entry,
    replace_document,
)
from core.bundles.commands.redactions import confirm_redactions, redact, remove_redaction

__all__ = [
    "add_documents",
    "add_section",
    "ask_build",
    "change_bundle",
    "confirm_redactions",
    "describe_entry",
    "fail_build",
    "finish_build",
    "make_bundle",
    "move_entry",
    "note_opened",
    "note_progress",
    "redact",
    "remove_entry",
    "remove_redaction",
    "replace_document",
    "start_build",
    "stop_build",
]
