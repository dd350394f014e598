"""What the correspondence room tells."""

from uuid import UUID

from core.events import Event


class MessageWritten(Event, frozen=True):
    """A letter, e-mail or text message was written to a party."""

    name = "correspondence.message_written"
    about = "message"

    message_id: UUID
    template: str
    towards: str
    who: str
    channel: str


class MessageQueued(Event, frozen=True):
    """A message was put in line to be sent."""

    name = "correspondence.message_queued"
    about = "message"

    message_id: UUID


class MessageSent(Event, frozen=True):
    """A message left the council, or was handed over."""

    name = "correspondence.message_sent"
    about = "message"

    message_id: UUID
    template: str
    towards: str
    who: str
    channel: str


class MessageDelivered(Event, frozen=True):
    """A message is known to have arrived."""

    name = "correspondence.message_delivered"
    about = "message"

    message_id: UUID


class MessageFailed(Event, frozen=True):
    """A message could not be sent, or came back; a task says what to do, where there is a case."""

    name = "correspondence.message_failed"
    about = "message"

    message_id: UUID
    task_id: UUID | None = None


class MessageHeld(Event, frozen=True):
    """A message was not sent, because something objected at the moment of sending."""

    name = "correspondence.message_objected"
    about = "message"

    message_id: UUID


class MessageWithdrawn(Event, frozen=True):
    """A message was taken back before it was sent."""

    name = "correspondence.message_withdrawn"
    about = "message"

    message_id: UUID


class MessageDealtWith(Event, frozen=True):
    """Somebody has dealt with a message that did not arrive or was held back."""

    name = "correspondence.message_closed"
    about = "message"

    message_id: UUID


class MailoutDrafted(Event, frozen=True):
    """A mail-out was begun: whom it goes to is being gathered."""

    name = "correspondence.mailout_drafted"
    about = "mailout"

    mailout_id: UUID
    template: str


class MailoutGathered(Event, frozen=True):
    """Everybody that a mail-out is for was gathered, and who is left out."""

    name = "correspondence.mailout_gathered"
    about = "mailout"

    mailout_id: UUID
    ready: int
    excluded: int


class MailoutStarted(Event, frozen=True):
    """A mail-out was started, or goes on after a stop."""

    name = "correspondence.mailout_started"
    about = "mailout"

    mailout_id: UUID


class MailoutStopped(Event, frozen=True):
    """A mail-out was stopped: what has not left yet stays here."""

    name = "correspondence.mailout_stopped"
    about = "mailout"

    mailout_id: UUID


class MailoutEnded(Event, frozen=True):
    """Everything of a mail-out was written and put in line."""

    name = "correspondence.mailout_ended"
    about = "mailout"

    mailout_id: UUID
    written: int


class StatusAsked(Event, frozen=True):
    """It is time to ask what became of the messages that were sent."""

    name = "correspondence.status_asked"
    about = "round"

    round_id: UUID
