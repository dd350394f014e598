"""What garages tells."""

from datetime import date
from uuid import UUID

from core.api import Event


class GarageAdded(Event):
    """A garage was added to those that can be let."""

    name = "garages.garage_added"
    about = "garage"

    garage_id: UUID


class GarageLet(Event):
    """A garage was let: its rent is charged to the account from that day on."""

    name = "garages.garage_let"
    about = "garage"

    garage_id: UUID
    account_id: UUID
    let_on: date


ALL = (GarageAdded, GarageLet)
