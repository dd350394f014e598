"""What can be done with correspondence.

writing    a letter is written, approved where it needs two people, taken back
sending    it is sent, arrives or fails, and somebody deals with that
serving    a notice is handed over, with its proof
mailouts   a letter to many is gathered, started, stopped, resumed
chunks     and worked through, a stretch at a time
"""

from core.correspondence.commands.chunks import gather_chunk, write_chunk
from core.correspondence.commands.mailouts import (
    abandon_mailout,
    begin_mailout,
    draft_mailout,
    resume_mailout,
    start_mailout,
    stop_mailout,
)
from core.correspondence.commands.sending import (
    Order,
    begin_sending,
    deal_with_message,
    hold_message,
    record_failure,
    record_progress,
    record_sent,
)
from core.correspondence.commands.serving import record_service
from core.correspondence.commands.writing import release_message, withdraw_message, write_message

__all__ = [
    "Order",
    "abandon_mailout",
    "begin_mailout",
    "begin_sending",
    "deal_with_message",
    "draft_mailout",
    "gather_chunk",
    "hold_message",
    "record_failure",
    "record_progress",
    "record_sent",
    "record_service",
    "release_message",
    "resume_mailout",
    "start_mailout",
    "stop_mailout",
    "withdraw_message",
    "write_chunk",
    "write_message",
]
