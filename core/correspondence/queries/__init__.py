"""Questions about correspondence, read only.

recipients   who is written to about something, and how each is reached
messages     what was written, and what became of it
unclaimed    messages in trouble that belong to no case, and whose they are
mailouts     letters to many
writing      what a letter to somebody would say, and why
"""

from core.correspondence.queries.mailouts import (
    Counted,
    counts,
    counts_of,
    mailout,
    mailouts,
    recipients_of,
    report,
    sample,
)
from core.correspondence.queries.messages import called_for, message, messages, troubled
from core.correspondence.queries.recipients import parties_for, reaches
from core.correspondence.queries.unclaimed import to_see_to
from core.correspondence.queries.writing import Draft, as_data, drafts, objections

__all__ = [
    "Counted",
    "Draft",
    "as_data",
    "called_for",
    "counts",
    "counts_of",
    "drafts",
    "mailout",
    "mailouts",
    "message",
    "messages",
    "objections",
    "parties_for",
    "reaches",
    "recipients_of",
    "report",
    "sample",
    "to_see_to",
    "troubled",
]
