"""Tables of the correspondence room."""

from core.correspondence.models.mailouts import Mailout, MailoutState, Recipient, RecipientState
from core.correspondence.models.messages import Message, MessageState

__all__ = ["Mailout", "MailoutState", "Message", "MessageState", "Recipient", "RecipientState"]
