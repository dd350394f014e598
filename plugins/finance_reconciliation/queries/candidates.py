"""Every account that comes into question for a chunk of lines, in a few statements for all of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.api import UnitOfWork, payments, people
from core.values import Line
from plugins.finance_reconciliation.models import KnownPayer
from plugins.finance_reconciliation.queries.policy import limits_today
from plugins.finance_reconciliation.rules import (
    Asked,
    Candidate,
    Items,
    Naming,
    Payer,
    account_named_in,
    exchanged,
    find_candidates,
    left_after,
    payer_is,
    payer_keys,
    perhaps_meant,
)

_Found = Mapping[str, UUID]
_AT_ONCE = 5_000
"""Names in one statement; a database takes only so many parameters."""


@dataclass(slots=True)
class _InQuestion:
    """A line with the accounts that its words name, and those that they may mean."""

    line: Line
    counterparty: str
    named: tuple[Naming, ...] = ()
    rivals: tuple[UUID, ...] = ()
    near: tuple[UUID, ...] = ()
    known: tuple[UUID, ...] = ()
    others: tuple[UUID, ...] = ()

    @property
    def whole(self) -> tuple[UUID, ...]:
        return tuple(one.account_id for one in self.named)

    @property
    def is_certain(self) -> bool:
        return len(self.named) == 1 and self.named[0].certain

    @property
    def all(self) -> tuple[UUID, ...]:
        return (*self.whole, *self.rivals, *self.near, *self.known, *self.others)


@dataclass(slots=True)
class Gathered:
    """What is known for a chunk: read once, and told from line to line how the open charges shrink."""

    lines: dict[int, _InQuestion]
    references: dict[UUID, str]
    items: dict[UUID, Items]
    closed: set[UUID]
    names: dict[UUID, list[tuple[str, str]]] = field(default_factory=dict)
    confirmed: dict[str, set[UUID]] = field(default_factory=dict)

    def asked(self, key: int) -> Asked:
        """A line with every account in question, as they stand after the lines before it."""
        one = self.lines[key]
        return Asked(
            pence=one.line.pence,
            whole=self._candidates(one, one.whole),
            told=tuple(naming.because for naming in one.named),
            is_certain=one.is_certain,
            rivals=self._candidates(one, one.rivals),
            near=self._candidates(one, one.near),
            known=self._candidates(one, one.known),
            others=self._candidates(one, one.others),
        )

    def paid(self, shares: Mapping[UUID, int]) -> None:
        """Take what a line pays off the open charges, so that no charge is paid by two lines."""
        for account_id, pence in shares.items():
            self.items[account_id] = left_after(self.items.get(account_id, ()), pence)

    def _candidates(self, one: _InQuestion, ids: Sequence[UUID]) -> tuple[Candidate, ...]:
        if not ids:
            return ()
        return tuple(
            Candidate(key, self.references.get(key, ""), self.items.get(key, ()), self._payer(one, key))
            for key in ids
        )

    def _payer(self, one: _InQuestion, account_id: UUID) -> Payer:
        if not one.line.payer and not one.counterparty:
            return Payer.UNKNOWN
        if self.confirmed:
            for key, _ in payer_keys(one.line.payer, one.counterparty):
                if account_id in self.confirmed.get(key, ()):
                    return Payer.CONFIRMED
        names = self.names.get(account_id)
        return payer_is(one.line.payer, names) if names else Payer.UNKNOWN


def gather(work: UnitOfWork, lines: Sequence[Line], counterparties: Mapping[int, str]) -> Gathered:
    """Look up everything in question for lines of money in: at most eight statements, however many lines."""
    asked = {one.key: _InQuestion(one, counterparties.get(one.key, "")) for one in lines}
    references: dict[UUID, str] = {}
    closed: set[UUID] = set()
    _by_whole_reference(work, asked, references, closed)
    _by_one_slip(work, asked, references, closed)
    confirmed = _payers(work, asked)
    items = _open_items(work, {key for one in asked.values() for key in one.all})
    _add_others(work, asked, references, items)
    gathered = Gathered(asked, references, items, closed, confirmed=confirmed)
    for each in people.named_towards(work, subject_ids=_doubtful(gathered), on=work.today):
        gathered.names.setdefault(each.subject_id, []).append((each.family_name, each.given_names))
    return gathered


def _by_whole_reference(
    work: UnitOfWork, asked: Mapping[int, _InQuestion], references: dict[UUID, str], closed: set[UUID]
) -> None:
    written = {
        key: find_candidates(one.line.texts, one.line.payer, payments.ACCOUNT_DIGITS)
        for key, one in asked.items()
    }
    rivals = {text: exchanged(text) for one in written.values() for text in one.all}
    wanted = {other for each in rivals.values() for other in each} | rivals.keys()
    known = _known(work, wanted, references, closed)
    for key, one in asked.items():
        one.named = account_named_in(written[key], known)
        if one.is_certain:
            text = references[one.named[0].account_id]
            one.rivals = tuple(known[other] for other in rivals[text] if other in known)


def _by_one_slip(
    work: UnitOfWork, asked: Mapping[int, _InQuestion], references: dict[UUID, str], closed: set[UUID]
) -> None:
    meant = {
        key: perhaps_meant((*one.line.texts, one.line.payer), payments.ACCOUNT_DIGITS)
        for key, one in asked.items()
        if not one.named
    }
    known = _known(work, {text for each in meant.values() for text in each}, references, closed)
    for key, each in meant.items():
        asked[key].near = tuple(known[text] for text in each if text in known)


def _known(work: UnitOfWork, wanted: set[str], references: dict[UUID, str], closed: set[UUID]) -> _Found:
    known = {}
    for account_id, text, is_closed in payments.debtors_named(work, wanted) if wanted else ():
        known[text] = account_id
        references[account_id] = text
        if is_closed:
            closed.add(account_id)
    return known


def _open_items(work: UnitOfWork, account_ids: set[UUID]) -> dict[UUID, Items]:
    found: dict[UUID, list[int]] = defaultdict(list)
    for account_id, left in payments.open_amounts(work, account_ids) if account_ids else ():
        found[account_id].append(left)
    return {key: tuple(each) for key, each in found.items()}


def _add_others(
    work: UnitOfWork,
    asked: Mapping[int, _InQuestion],
    references: dict[UUID, str],
    items: dict[UUID, Items],
) -> None:
    """Further accounts of the same people, for lines that bring more than the account they name owes."""
    more = [
        one
        for one in asked.values()
        if one.is_certain and 0 < sum(items.get(one.whole[0], ())) < one.line.pence
    ]
    if not more:
        return
    theirs: dict[UUID, list[UUID]] = defaultdict(list)
    first = {one.whole[0] for one in more}
    for account_id, other in people.also_theirs(work, subject_ids=first, kind="account", on=work.today):
        theirs[account_id].append(other)
    open_ones = _references(work, {key for each in theirs.values() for key in each})
    references.update(open_ones)
    items.update(_open_items(work, open_ones.keys() - items.keys()))
    for one in more:
        one.others = tuple(key for key in theirs[one.whole[0]] if key in open_ones)


def _references(work: UnitOfWork, account_ids: set[UUID]) -> dict[UUID, str]:
    found = payments.accounts_by_id(work, account_ids)
    return {one.id: one.reference for one in found if one.closed_on is None and not one.is_control}


def _doubtful(gathered: Gathered) -> set[UUID]:
    """The accounts whose people decide, because the reference alone does not."""
    found: set[UUID] = set()
    for one in gathered.lines.values():
        if not one.line.payer:
            continue
        if one.near or one.known or (one.rivals and one.is_certain):
            found.update(one.all)
    return found


def _payers(work: UnitOfWork, asked: Mapping[int, _InQuestion]) -> dict[str, set[UUID]]:
    """Where officers have put the money of these payers before; one who pays for many is no evidence."""
    keys = {
        key: [name for name, _ in payer_keys(one.line.payer, one.counterparty)]
        for key, one in asked.items()
        if not one.is_certain or one.rivals
    }
    found: dict[str, set[UUID]] = defaultdict(set)
    most = limits_today(work).accounts_of_a_payer
    wanted = list({name for each in keys.values() for name in each})
    for start in range(0, len(wanted), _AT_ONCE):
        chunk = wanted[start : start + _AT_ONCE]
        for key, account_id in work.connection.execute(_CONFIRMED, {"keys": chunk, "most": most}):
            found[key].add(account_id)
    for key, names in keys.items() if found else ():
        asked[key].known = tuple({one for name in names for one in found.get(name, ())})
    return dict(found)


def _confirmed() -> Any:
    same = aliased(KnownPayer)
    many = select(func.count()).where(col(same.key) == col(KnownPayer.key)).scalar_subquery()
    return select(col(KnownPayer.key), col(KnownPayer.account_id)).where(
        col(KnownPayer.key).in_(bindparam("keys", expanding=True)), many <= bindparam("most")
    )


_CONFIRMED = _confirmed()
