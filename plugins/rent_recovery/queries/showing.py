"""What rent recovery shows on core's pages, finds, counts and hands out: data for the hooks."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from core.api import Figure, Found, Offer, Panel, UnitOfWork, cases, payments, people, properties
from core.calendar import in_words, monday_of
from core.values import Fact, Money, Subject, subject
from plugins.rent_recovery.models import Tenancy
from plugins.rent_recovery.queries.arrears import CASE_TYPE, assessed
from plugins.rent_recovery.queries.policy import thresholds
from plugins.rent_recovery.queries.references import find_tenancies
from plugins.rent_recovery.queries.tenancies import (
    is_debited,
    tenancies_of,
    tenancy_of_account,
    weekly_charges,
)
from plugins.rent_recovery.queries.worklist import debited_and_collected, in_arrears
from plugins.rent_recovery.rules import next_step, rent_year_of, weeks_in_arrears, weeks_in_words

_SEE = "rent_recovery.see"
Good = Literal["more", "less", ""]
Unit = Literal["count", "pence"]
_HEAD = ("Address", "Tenure", "From", "To", "Weekly charge")
KEPT = (
    "tenancies and rent accounts are kept six years after the last charge (Limitation Act 1980, section 19)"
)


def tenancy_address(tenancy_id: UUID) -> str:
    """Where the page of a tenancy is."""
    return f"/rent-recovery/tenancies/{tenancy_id}"


def panels(work: UnitOfWork, about: Subject) -> Sequence[Panel]:
    """The tenancies of a person, property or account, and the arrears of an account or a case."""
    if not work.actor.may(_SEE):
        return []
    kind, _, key = about.partition("/")
    accounts = _accounts_of(work, about)
    found = tenancies_of(work, account_ids=accounts, property_ids=[UUID(key)] if kind == "property" else [])
    if not found:
        return []
    shown = [_tenancies(work, found)]
    if kind in {"account", "case"}:
        shown += _arrears(work, found)
    return shown


def _accounts_of(work: UnitOfWork, about: Subject) -> list[UUID]:
    kind, _, key = about.partition("/")
    if kind == "account":
        return [UUID(key)]
    if kind == "person":
        roles = people.roles_of(work, who=about)
        return [role.subject_id for role in roles if role.subject_kind == "account"]
    if kind == "case":
        case = cases.case_by_id(work, case_id=UUID(key))
        return [UUID(case.key)] if case.type == CASE_TYPE and case.key else []
    return []


def _tenancies(work: UnitOfWork, found: Sequence[Tenancy]) -> Panel:
    addresses = properties.addresses_of(work, property_ids=[one.property_id for one in found])
    weekly = weekly_charges(work, tenancy_ids=[one.id for one in found], day=work.today)
    rows = tuple(
        (
            (addresses.get(one.property_id, "the tenancy"), tenancy_address(one.id)),
            one.tenure,
            one.starts_on.isoformat(),
            one.ends_on.isoformat() if one.ends_on else "",
            str(Money(weekly[one.id])),
        )
        for one in found
    )
    return Panel("Tenancies", _HEAD, rows)


def _arrears(work: UnitOfWork, found: Sequence[Tenancy]) -> list[Panel]:
    limits = thresholds(work)
    panels_made = []
    for one in assessed(work, account_ids=[tenancy.account_id for tenancy in found]):
        decision = next_step(one.facts, limits)
        weeks = weeks_in_words(weeks_in_arrears(one.facts.arrears, one.facts.weekly).result)
        rows = [
            ("Balance", str(Money(one.balance)), ""),
            ("Arrears", str(Money(one.facts.arrears)), weeks),
            ("What the rules say", decision.result.value.replace("_", " "), ""),
            *(("Why", step.text, step.source) for step in decision.because),
        ]
        panels_made.append(Panel("Rent arrears", ("What", "Value", "Source"), tuple(rows)))
    return panels_made


def offers(work: UnitOfWork, about: Subject) -> Sequence[Offer]:
    """To whoever debits the rent, the week that is not debited yet."""
    return _undebited(work) if about == work.actor.subject else []


def _undebited(work: UnitOfWork) -> Sequence[Offer]:
    monday = monday_of(work.today)
    if not work.actor.may("rent_recovery.debit") or is_debited(work, week_commencing=monday):
        return []
    because = f"the week from {in_words(monday)} is not debited yet"
    return [Offer("Debit this week’s rent", "/rent-recovery/debit", because)]


def found(work: UnitOfWork, words: str, limit: int) -> Sequence[Found]:
    """Tenancies by the reference that they had in an older system."""
    tenancies = find_tenancies(work, words=words, limit=limit)
    addresses = properties.addresses_of(work, property_ids=[one.property_id for one in tenancies])
    return [
        Found(
            title=f"Tenancy {one.previous_reference}",
            address=tenancy_address(one.id),
            kind="tenancy",
            detail=addresses.get(one.property_id, ""),
            score=1.0,
        )
        for one in tenancies
    ]


def figures(work: UnitOfWork, on: date) -> Sequence[Figure]:
    """Arrears as they were last looked at, and what was debited and collected in the rent year of a day."""
    count, owed = in_arrears(work)
    debited, collected = debited_and_collected(work, on=on)
    year = rent_year_of(on).result.name

    def one(name: str, title: str, value: int, definition: str, good: Good, unit: Unit = "pence") -> Figure:
        more = {"sees": _SEE, "group": CASE_TYPE, "address": "/rent-recovery"}
        return Figure(name, title, value, definition, unit, good=good, **more)

    return [
        one("rent_arrears", "Rent arrears", owed, "Owed beyond the week that has only begun", "less"),
        one(
            "rent_accounts_in_arrears",
            "Accounts in arrears",
            count,
            "Rent accounts with such arrears",
            "less",
            "count",
        ),
        one("rent_debited", f"Rent debited in {year}", debited, "Debited by weekly runs", ""),
        one("rent_collected", f"Rent collected in {year}", collected, "Paid on rent accounts", "more"),
    ]


def facts(work: UnitOfWork, about: Subject) -> Sequence[Fact]:
    """What others' rules and letters may need of a rent account."""
    kind, _, key = about.partition("/")
    tenancy = tenancy_of_account(work, account_id=UUID(key)) if kind == "account" else None
    if tenancy is None:
        return []
    weekly = weekly_charges(work, tenancy_ids=[tenancy.id], day=work.today)[tenancy.id]
    source = "rent recovery"
    return [
        Fact("rent.tenure", tenancy.tenure, "Tenure", source),
        Fact("rent.starts_on", tenancy.starts_on.isoformat(), "Tenancy began on", source),
        Fact(
            "rent.ends_on",
            tenancy.ends_on.isoformat() if tenancy.ends_on else None,
            "Tenancy ends on",
            source,
        ),
        Fact("rent.weekly_charge", weekly, "Weekly charge in pence", source),
    ]


def personal_data(work: UnitOfWork, person_id: UUID) -> dict[str, Any]:
    """The tenancies of a person with their dates, charges and balances."""
    accounts = _accounts_of(work, subject("person", person_id))
    tenancies = tenancies_of(work, account_ids=accounts)
    balances = payments.balances(work, accounts)
    weekly = weekly_charges(work, tenancy_ids=[one.id for one in tenancies], day=work.today)
    addresses = properties.addresses_of(work, property_ids=[one.property_id for one in tenancies])
    rows = [
        {
            "address": addresses.get(one.property_id, ""),
            "tenure": one.tenure,
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat() if one.ends_on else None,
            "previous_reference": one.previous_reference,
            "weekly_charge": Money(weekly[one.id]).decimal,
            "balance": Money(balances.get(one.account_id, 0)).decimal,
        }
        for one in tenancies
    ]
    return {"tenancies": rows} if rows else {}


def kept(work: UnitOfWork, person_id: UUID) -> Sequence[str]:
    """What is kept about a person although they are to be forgotten, and why."""
    return [KEPT] if tenancies_of(work, account_ids=_accounts_of(work, subject("person", person_id))) else []
