"""What home ownership tells: ids and dates."""

from datetime import date
from uuid import UUID

from core.api import Event


class ClaimReceived(Event, frozen=True):
    """A tenant claimed the right to buy, and a case was opened for it."""

    name = "home_ownership.claim_received"
    about = "case"

    case_id: UUID
    claim_id: UUID
    property_id: UUID
    received_on: date


ALL: tuple[type[Event], ...] = (ClaimReceived,)
