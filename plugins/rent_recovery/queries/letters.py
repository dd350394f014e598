"""What rent recovery knows for the letters that are written about its accounts and cases."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select

from core.api import UnitOfWork, cases, people, properties
from core.calendar import in_words
from core.values import Because, Decision, Money, Subject, subject
from plugins.rent_recovery.models import ArrearsPosition, Tenancy
from plugins.rent_recovery.queries.arrears import CASE_TYPE

_LETTERS = ("rent_reminder", "rent_letter_one", "rent_letter_two", "notice_seeking_possession")
Fields = Mapping[Subject, Mapping[str, str | Decision[str]]]


def fields(work: UnitOfWork, notice: str, subjects: Sequence[Subject]) -> Fields:
    """Arrears, weekly charge and address for each account or case, in four queries for however many."""
    accounts = _accounts(work, subjects) if notice in _LETTERS else {}
    if not accounts:
        return {}
    keys = list(accounts.values())
    wanted = select(ArrearsPosition).where(col(ArrearsPosition.account_id).in_(keys))
    positions = {one.account_id: one for one in work.session.exec(wanted)}
    let = select(Tenancy.account_id, Tenancy.property_id).where(col(Tenancy.account_id).in_(keys))
    homes = dict(work.session.exec(let).all())
    addresses = properties.addresses_of(work, property_ids=list(homes.values()))
    return {
        about: _of(positions.get(key), addresses.get(homes.get(key, key), ""))
        for about, key in accounts.items()
    }


def _of(position: ArrearsPosition | None, address: str) -> dict[str, str | Decision[str]]:
    found: dict[str, str | Decision[str]] = {}
    if address:
        found["property_address"] = Decision(address, (Because("the home that is let", "the tenancy"),))
    if position is not None:
        looked = f"due and unpaid, as last looked at on {in_words(position.assessed_on)}"
        found["arrears"] = Decision(str(Money(position.arrears)), (Because(looked, "the rent account"),))
        found["weekly"] = Decision(
            str(Money(position.weekly)), (Because("all components together", "the tenancy"),)
        )
    return found


def _accounts(work: UnitOfWork, subjects: Sequence[Subject]) -> dict[Subject, UUID]:
    """The rent account behind each account or arrears case."""
    found = {one: UUID(one.partition("/")[2]) for one in subjects if one.startswith("account/")}
    asked = [UUID(one.partition("/")[2]) for one in subjects if one.startswith("case/")]
    if asked:
        wanted = select(cases.Case.id, cases.Case.key).where(
            col(cases.Case.id).in_(asked), cases.Case.type == CASE_TYPE
        )
        found |= {
            subject("case", key): UUID(account) for key, account in work.session.exec(wanted) if account
        }
    return found


def joint_tenants(work: UnitOfWork, case_id: UUID) -> list[Subject]:
    """Everybody who holds the tenancy of an arrears case today: a notice is served on each."""
    accounts = _accounts(work, [subject("case", case_id)])
    about = [subject("account", key) for key in accounts.values()]
    parties = people.parties_of(work, subjects=about, on=work.today)
    return [one.who for some in parties.values() for one in some]
