"""Reminding every tenant of an account, in one go, that rent is due."""

from uuid import UUID

from core.api import BadInput, UnitOfWork, letters
from core.values import subject

TEMPLATE = "rent_reminder"


def write_reminders(work: UnitOfWork, *, account_id: UUID) -> list[UUID]:
    """Write the reminder to all who hold the tenancy of an account; return the ids of the letters.

    Needs rent_recovery.recover and correspondence.write. BadInput when nobody holds it or nothing is owed;
    Objected when it must not go, and then nobody is written to.
    """
    work.actor.must("rent_recovery.recover")
    about = subject("account", account_id)
    tenants = letters.parties_for(work, about=[about])[about]
    if not tenants:
        message = "nobody holds this tenancy today; there is nobody to remind"
        raise BadInput(message)
    written = [
        letters.write_message(work, template=TEMPLATE, about=about, who=who, typed={}) for who in tenants
    ]
    return [one.id for one in written]
