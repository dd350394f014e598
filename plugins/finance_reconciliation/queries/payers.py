"""Payers that officers have confirmed: of an account, of a person, and all of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.api import UnitOfWork, people
from core.values import subject
from plugins.finance_reconciliation.models import KnownPayer


def payers_of(work: UnitOfWork, account_id: UUID) -> Sequence[KnownPayer]:
    """The payers remembered for an account, the most confirmed first."""
    wanted = select(KnownPayer).where(KnownPayer.account_id == account_id)
    return work.session.exec(wanted.order_by(col(KnownPayer.times).desc(), col(KnownPayer.key))).all()


def known_payers(work: UnitOfWork, *, words: str = "", limit: int = 100) -> Sequence[KnownPayer]:
    """Payers whose name or number holds these words, the newest first."""
    wanted = select(KnownPayer)
    if words.strip():
        wanted = wanted.where(col(KnownPayer.shown).icontains(words.strip(), autoescape=True))
    return work.session.exec(
        wanted.order_by(col(KnownPayer.at).desc(), col(KnownPayer.id)).limit(limit)
    ).all()


def accounts_of_person(work: UnitOfWork, person_id: UUID) -> list[UUID]:
    """The accounts on which a person has or had a role."""
    roles = people.roles_of(work, who=subject("person", person_id))
    return [one.subject_id for one in roles if one.subject_kind == "account"]


def payers_about(work: UnitOfWork, person_id: UUID) -> list[dict[str, Any]]:
    """What is remembered of the payers of a person's accounts, for a subject access request."""
    wanted = select(KnownPayer).where(col(KnownPayer.account_id).in_(accounts_of_person(work, person_id)))
    return [
        {"payer": one.shown, "account": str(one.account_id), "confirmed": one.times, "last": one.at}
        for one in work.session.exec(wanted.order_by(col(KnownPayer.key)))
    ]
