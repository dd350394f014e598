"""What licensing tells: ids and dates."""

from datetime import date
from uuid import UUID

from core.api import Event


class ApplicationReceived(Event, frozen=True):
    """An application for a licence came in, and a case was opened for it."""

    name = "licensing.application_received"
    about = "case"

    case_id: UUID
    application_id: UUID
    property_id: UUID
    kind: str
    received_on: date


ALL: tuple[type[Event], ...] = (ApplicationReceived,)
