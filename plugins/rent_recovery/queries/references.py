"""Old references in what payers write: whose money a bank line is, in this plugin's opinion."""

from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select as sql_select
from sqlmodel import col, select

from core.api import UnitOfWork
from core.values import Line, Match
from plugins.rent_recovery.models import Tenancy
from plugins.rent_recovery.rules.references import possible_keys, reference_key

_AT_ONCE = 5_000


def identify(work: UnitOfWork, lines: Sequence[Line]) -> list[Match]:
    """Lines that carry the reference a tenancy had in an older system; certain when there is only one such.

    One query for every few thousand possible references, however many lines there are.
    """
    keys = {line.key: possible_keys((*line.texts,)) for line in lines}
    known = _accounts(work, set().union(*keys.values()) if keys else set())
    matches = []
    for line in lines:
        found = {known[key][0]: known[key][1] for key in keys[line.key] if key in known}
        matches += [
            Match(line.key, account_id, len(found) == 1, f"names the earlier reference {reference}")
            for account_id, reference in found.items()
        ]
    return matches


def find_tenancies(work: UnitOfWork, *, words: str, limit: int) -> Sequence[Tenancy]:
    """The tenancy with an old reference as somebody types it; nothing for words that are none."""
    key = reference_key(words)
    if not key:
        return []
    return work.session.exec(select(Tenancy).where(Tenancy.previous_key == key).limit(limit)).all()


def _accounts(work: UnitOfWork, keys: set[str]) -> dict[str, tuple[UUID, str]]:
    found: dict[str, tuple[UUID, str]] = {}
    rest = iter(sorted(keys))
    while chunk := list(islice(rest, _AT_ONCE)):
        columns: tuple[Any, ...] = (Tenancy.previous_key, Tenancy.account_id, Tenancy.previous_reference)
        wanted = sql_select(*columns).where(col(Tenancy.previous_key).in_(chunk))
        for key, account_id, reference in work.session.execute(wanted):
            found[str(key)] = (account_id, str(reference))
    return found
