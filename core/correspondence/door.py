"""What plugins may do with letters: write to somebody, begin a letter to many, and hear what became of it.

Whom a plugin's mail-outs may go to, it lists in its manifest as `Audience`s with what each `Ask`s; what it
writes stands in its folder `notices/`.
"""

from core.correspondence.commands import (
    draft_mailout,
    start_mailout,
    stop_mailout,
    withdraw_message,
    write_message,
)
from core.correspondence.events import (
    MailoutEnded,
    MessageDelivered,
    MessageFailed,
    MessageHeld,
    MessageSent,
    MessageWithdrawn,
    MessageWritten,
)
from core.correspondence.models import Mailout, MailoutState, Message, MessageState
from core.correspondence.queries import counts_of, messages, parties_for

__all__ = [
    "Mailout",
    "MailoutEnded",
    "MailoutState",
    "Message",
    "MessageDelivered",
    "MessageFailed",
    "MessageHeld",
    "MessageSent",
    "MessageState",
    "MessageWithdrawn",
    "MessageWritten",
    "counts_of",
    "draft_mailout",
    "messages",
    "parties_for",
    "start_mailout",
    "stop_mailout",
    "withdraw_message",
    "write_message",
]
