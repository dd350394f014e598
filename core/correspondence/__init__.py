"""The correspondence room: what the council writes, to whom, by which channel, and what became of it.

It stands above the other rooms, because a letter is about any of their records.
"""

from core.correspondence import events
from core.correspondence.commands import begin_mailout, release_message
from core.correspondence.models import Mailout, Message, Recipient
from core.events import Event
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = (Mailout, Message, Recipient)
EVENTS: tuple[type[Event], ...] = (
    events.MessageWritten,
    events.MessageQueued,
    events.MessageSent,
    events.MessageDelivered,
    events.MessageFailed,
    events.MessageHeld,
    events.MessageWithdrawn,
    events.MessageDealtWith,
    events.MailoutDrafted,
    events.MailoutGathered,
    events.MailoutStarted,
    events.MailoutStopped,
    events.MailoutEnded,
    events.StatusAsked,
)
_WRITERS = ("officer", "senior_officer", "team_leader")
_LEADERS = ("team_leader", "service_manager")
PERMISSIONS: tuple[Permission, ...] = (
    Permission(
        "correspondence.see",
        "See letters and what became of them",
        (*_WRITERS, "service_manager", "finance_officer", "finance_manager", "contact_centre", "auditor"),
    ),
    Permission("correspondence.write", "Write letters, e-mails and text messages", _WRITERS),
    Permission(
        "correspondence.serve",
        "Propose letters that need a second person",
        ("officer", "senior_officer"),
    ),
    Permission("correspondence.serve.approve", "Approve letters that need a second person", _LEADERS),
    Permission("correspondence.mail_out", "Send a letter to many", ("senior_officer", "team_leader")),
    Permission("correspondence.mail_out.approve", "Approve a letter to many", ("service_manager",)),
)
ACTS: tuple[Act, ...] = (
    Act("correspondence.serve", "Send a letter that needs a second person", release_message),
    Act("correspondence.mail_out", "Send a letter to many", begin_mailout),
)
