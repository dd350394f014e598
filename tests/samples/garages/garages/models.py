"""The one table of garages."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field

from core.api import Row
from core.values import new_id


class Garage(Row, table=True):
    """A garage. While it is let it has an account and a day from which it is let.

    Who the tenant is, a party says: the person with the role "garage_tenant" towards the account.
    """

    __tablename__ = "garages_garage"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("(account_id IS NULL) = (let_on IS NULL)", name="let_with_account"),
    )
    __sees__ = "garages.see"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str = Field(sa_type=Text, unique=True)
    size: str = Field(sa_type=Text)
    account_id: UUID | None = Field(default=None, unique=True)
    let_on: date | None = None
