"""Tenancies: let singly or by the thousand, ended, and charged by component."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from core.api import AlreadyDone, Approval, BadInput, NotFound, Refused, UnitOfWork, payments, people
from core.calendar import in_words, monday_of
from core.values import Money, new_id, subject
from plugins.rent_recovery.commands.debit import charge_debited_weeks
from plugins.rent_recovery.events import ChargesChanged, TenanciesStarted, TenancyEnded, TenancyStarted
from plugins.rent_recovery.models import COMPONENTS, ChargeLine, Tenancy, Tenure
from plugins.rent_recovery.queries.charges import charged_in
from plugins.rent_recovery.queries.letting import let_already, previous_keys_known, unknown_properties
from plugins.rent_recovery.queries.tenancies import charge_lines, debited_weeks
from plugins.rent_recovery.queries.tenancies import tenancy as tenancy_by_id
from plugins.rent_recovery.rules.references import reference_key

RENT = "rent"
TENANT = "tenant"
_DAY = timedelta(days=1)
_AT_ONCE = 10_000
_LOCK = text("LOCK TABLE rent_recovery_tenancy IN ROW EXCLUSIVE MODE")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTenancy:
    """A tenancy to be recorded: who lives where, since when, and what each week costs by component, in pence.

    `tenants` are ids of persons. `charged_from` is the first day that Borough charges, where an older
    system charged the days before; `reference` the account's own, where it has one with a check digit.
    """

    property_id: UUID
    tenure: str
    starts_on: date
    tenants: tuple[UUID, ...]
    charges: Mapping[str, int] = field(default_factory=dict)
    ends_on: date | None = None
    charged_from: date | None = None
    previous_reference: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """A tenancy that was recorded, with its rent account and that account's reference."""

    tenancy_id: UUID
    account_id: UUID
    reference: str


def start_tenancy(work: UnitOfWork, *, tenancy: NewTenancy) -> Started:
    """Record one tenancy; as `start_tenancies`, but it tells of the tenancy itself."""
    started = _start(work, [tenancy], new_id())[0]
    work.publish(
        TenancyStarted(
            account_id=started.account_id,
            tenancy_id=started.tenancy_id,
            property_id=tenancy.property_id,
            starts_on=tenancy.starts_on,
        )
    )
    return started


def start_tenancies(work: UnitOfWork, *, tenancies: Sequence[NewTenancy]) -> list[Started]:
    """Record tenancies, each with a rent account and its tenants as parties to it; all of them or none.

    Weeks that were debited before are charged to them now. Needs rent_recovery.let, and what opening
    accounts, naming parties and charging need. BadInput, NotFound or Refused says what is wrong with which.
    """
    batch_id = new_id()
    started = _start(work, tenancies, batch_id)
    work.publish(TenanciesStarted(batch_id=batch_id, count=len(started)))
    return started


def end_tenancy(work: UnitOfWork, *, tenancy_id: UUID, ends_on: date) -> Approval | None:
    """End a tenancy, `ends_on` being its last day and the last that is charged.

    Where days after it were charged, the difference is proposed as an adjustment that a second person
    approves; that proposal is returned. Needs rent_recovery.let. BadInput before the tenancy began,
    AlreadyDone when it has ended.
    """
    tenancy = tenancy_by_id(work, tenancy_id=tenancy_id)
    work.check("rent_recovery.let", subject("account", tenancy.account_id))
    if tenancy.ends_on is not None:
        message = f"the tenancy ends on {in_words(tenancy.ends_on)} already"
        raise AlreadyDone(message)
    if ends_on < tenancy.starts_on:
        message = f"the tenancy began on {in_words(tenancy.starts_on)}; it can not end before"
        raise BadInput(message, field="ends_on")
    weeks = [week.week_commencing for week in debited_weeks(work, since=monday_of(ends_on)) if week.run_id]
    before = charged_in(work, tenancy_id=tenancy_id, weeks=weeks)
    tenancy.ends_on = ends_on
    work.session.add(tenancy)
    work.flush()
    over = before - charged_in(work, tenancy_id=tenancy_id, weeks=weeks)
    _end_roles(work, tenancy)
    work.publish(TenancyEnded(account_id=tenancy.account_id, tenancy_id=tenancy_id, ends_on=ends_on))
    if over <= 0:
        return None
    because = f"The tenancy ended on {in_words(ends_on)}; {Money(over)} was charged for days after it"
    return payments.propose_adjustment(
        work, account_id=tenancy.account_id, amount=-over, head=RENT, because=because
    )


def change_charges(work: UnitOfWork, *, tenancy_id: UUID, component: str, weekly: int, from_on: date) -> None:
    """Change one component of the weekly charge, in pence, from a Monday on; nought ends it.

    Needs rent_recovery.let. BadInput for an unknown component, a negative amount or a day that is no
    Monday, Refused for a week that was debited already.
    """
    tenancy = tenancy_by_id(work, tenancy_id=tenancy_id)
    work.check("rent_recovery.let", subject("account", tenancy.account_id))
    _check_amounts({component: weekly}, least=0)
    _may_change_from(work, tenancy, from_on)
    for line in charge_lines(work, tenancy_id=tenancy_id):
        if line.component != component or (line.ends_on is not None and line.ends_on < from_on):
            continue
        if line.starts_on >= from_on:
            work.session.delete(line)
        else:
            line.ends_on = from_on - _DAY
            work.session.add(line)
    work.flush()
    if weekly:
        line = ChargeLine(tenancy_id=tenancy_id, component=component, weekly=weekly, starts_on=from_on)
        work.session.add(line)
    work.publish(
        ChargesChanged(
            account_id=tenancy.account_id,
            tenancy_id=tenancy_id,
            component=component,
            weekly=weekly,
            from_on=from_on,
        )
    )


def _end_roles(work: UnitOfWork, tenancy: Tenancy) -> None:
    """The tenants stop being tenants; what they owe stays theirs on the account."""
    about = subject("account", tenancy.account_id)
    for party in people.parties_of(work, subjects=[about])[about]:
        if party.role == TENANT and party.ends_on is None and tenancy.ends_on is not None:
            people.end_party(work, party_id=party.party_id, ends_on=tenancy.ends_on)


def _start(work: UnitOfWork, tenancies: Sequence[NewTenancy], batch_id: UUID) -> list[Started]:
    if work.connection.dialect.name == "postgresql":
        # A debit run locks tenancies before it touches accounts: wait for it here, holding nothing it needs.
        work.connection.execute(_LOCK)
    work.actor.must("rent_recovery.let")
    for one in tenancies:
        _check(one)
    _check_against_the_books(work, tenancies)
    opened = payments.open_accounts(work, accounts=[_account(one) for one in tenancies])
    ids = [new_id() for _ in tenancies]
    rows = zip(ids, opened, tenancies, strict=True)
    _insert(work, Tenancy, (_row(key, account.account_id, one, batch_id) for key, account, one in rows))
    lines = (line for key, one in zip(ids, tenancies, strict=True) for line in _lines(key, one))
    _insert(work, ChargeLine, lines)
    people.make_parties(
        work,
        parties=[
            people.NewParty(
                who=subject("person", person_id),
                role=TENANT,
                subject=subject("account", account.account_id),
                starts_on=one.starts_on,
                ends_on=one.ends_on,
            )
            for account, one in zip(opened, tenancies, strict=True)
            for person_id in one.tenants
        ],
    )
    if tenancies:
        since = min(one.charged_from or one.starts_on for one in tenancies)
        charge_debited_weeks(work, batch_id=batch_id, since=since)
    return [
        Started(key, account.account_id, account.reference) for key, account in zip(ids, opened, strict=True)
    ]


def _account(one: NewTenancy) -> payments.AccountIn:
    return payments.AccountIn(
        kind=RENT, property_id=one.property_id, opened_on=one.starts_on, reference=one.reference
    )


def _row(key: UUID, account_id: UUID, one: NewTenancy, batch_id: UUID) -> dict[str, Any]:
    return {
        "id": key,
        "account_id": account_id,
        "property_id": one.property_id,
        "tenure": one.tenure,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "previous_reference": one.previous_reference,
        "previous_key": reference_key(one.previous_reference) if one.previous_reference else None,
        "batch_id": batch_id,
    }


def _lines(key: UUID, one: NewTenancy) -> Iterable[dict[str, Any]]:
    for component, weekly in one.charges.items():
        yield {
            "tenancy_id": key,
            "component": component,
            "weekly": weekly,
            "starts_on": one.charged_from or one.starts_on,
            "ends_on": None,
        }


def _insert(work: UnitOfWork, table: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    work.flush()
    rest = iter(rows)
    while chunk := list(islice(rest, _AT_ONCE)):
        work.connection.execute(insert(table), chunk)


def _check(one: NewTenancy) -> None:
    if one.tenure not in set(Tenure):
        message = f"a tenure is one of {', '.join(Tenure)}"
        raise BadInput(message, field="tenure")
    if one.ends_on is not None and one.ends_on < one.starts_on:
        message = f"a tenancy can not end ({one.ends_on}) before it starts ({one.starts_on})"
        raise BadInput(message, field="ends_on")
    if one.charged_from is not None and one.charged_from < one.starts_on:
        message = f"it can not be charged ({one.charged_from}) before it starts ({one.starts_on})"
        raise BadInput(message, field="charged_from")
    if not one.tenants or len(set(one.tenants)) < len(one.tenants):
        message = "a tenancy needs at least one tenant, and each of them once"
        raise BadInput(message, field="tenants")
    if one.previous_reference and not reference_key(one.previous_reference):
        message = "a previous reference needs at least one letter or digit"
        raise BadInput(message, field="previous_reference")
    _check_amounts(one.charges, least=1)


def _check_amounts(charges: Mapping[str, int], *, least: int) -> None:
    for component, weekly in charges.items():
        if component not in COMPONENTS:
            message = f"a weekly charge is made of {', '.join(COMPONENTS)}"
            raise BadInput(message, field="component")
        if weekly < least:
            message = f"the weekly {component} must be at least {Money(least)}"
            raise BadInput(message, field=component)


def _check_against_the_books(work: UnitOfWork, tenancies: Sequence[NewTenancy]) -> None:
    """That the properties are there and free, and that no old reference would name two accounts."""
    if unknown_properties(work, property_ids={one.property_id for one in tenancies}):
        message = "there is no such property; record it first"
        raise NotFound(message)
    spans = [(one.property_id, one.starts_on, one.ends_on) for one in tenancies]
    if let_already(work, spans=spans):
        message = "a property is let to somebody else in that time; end that tenancy first"
        raise Refused(message)
    keys = [reference_key(one.previous_reference) for one in tenancies if one.previous_reference]
    if len(set(keys)) < len(keys) or previous_keys_known(work, keys=keys):
        message = "a previous reference belongs to another tenancy already; correct it"
        raise AlreadyDone(message)


def _may_change_from(work: UnitOfWork, tenancy: Tenancy, from_on: date) -> None:
    if monday_of(from_on) != from_on:
        message = f"charges change with a rent week, on a Monday; {in_words(from_on)} is none"
        raise BadInput(message, field="from_on")
    if from_on < tenancy.starts_on or (tenancy.ends_on is not None and from_on > tenancy.ends_on):
        message = "that day is not within the tenancy"
        raise BadInput(message, field="from_on")
    if debited_weeks(work, since=from_on, limit=1):
        message = f"the week of {in_words(from_on)} was debited already; choose a later Monday"
        raise Refused(message)
