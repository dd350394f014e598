"""Finding the account that money in suspense may be for: by reference, or by the name of who holds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from core.api import UnitOfWork, payments, people
from core.values import Subject, find_references, subject

_MOST_PEOPLE = 20
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class AccountFound:
    """An account with who holds it, and what it stands at in pence."""

    account_id: UUID
    reference: str
    kind: str
    balance: int
    is_closed: bool
    names: tuple[str, ...]


def find_accounts(work: UnitOfWork, words: str) -> list[AccountFound]:
    """Debtors' accounts by a reference anywhere in the words, otherwise by the names that they begin."""
    tidy = " ".join(words.split())[:_MOST_WORDS]
    if not tidy:
        return []
    references = find_references(tidy, payments.ACCOUNT_DIGITS)
    by_reference = payments.accounts_by_reference(work, references) if references else {}
    if by_reference:
        return _shown(work, by_reference.values())
    held: dict[UUID, None] = {}
    for one in people.search_people(work, words=tidy, limit=_MOST_PEOPLE):
        for role in people.roles_of(work, who=one.who):
            kind, _, key = role.subject.partition("/")
            if kind == "account":
                held[UUID(key)] = None
    return _shown(work, payments.accounts_by_id(work, list(held)))


def _shown(work: UnitOfWork, found: Iterable[payments.Account]) -> list[AccountFound]:
    accounts = [one for one in found if not one.is_control]
    balances = payments.balances(work, [one.id for one in accounts])
    about: dict[UUID, Subject] = {one.id: subject("account", one.id) for one in accounts}
    parties = people.parties_of(work, subjects=about.values())
    return [
        AccountFound(
            account_id=one.id,
            reference=one.reference,
            kind=one.kind,
            balance=balances.get(one.id, 0),
            is_closed=one.closed_on is not None,
            names=tuple(party.name for party in parties[about[one.id]]),
        )
        for one in accounts
    ]
