"""Rent recovery as a plugin: what it answers, hears, keeps time for and shows."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from core.api import Figure, Found, Link, Manifest, Offer, Panel, Permission, UnitOfWork, hookimpl
from core.values import Decision, Fact, Line, Match, Subject
from plugins.rent_recovery import cli, demo, events, rules, subscribers, timetable
from plugins.rent_recovery.models import ArrearsPosition, Assessment, ChargeLine, DebitedWeek, Tenancy
from plugins.rent_recovery.queries import letters, showing
from plugins.rent_recovery.queries.audiences import AUDIENCES
from plugins.rent_recovery.queries.checks import CHECKS
from plugins.rent_recovery.queries.policy import policy_complaints
from plugins.rent_recovery.queries.references import identify
from plugins.rent_recovery.settings import Settings

_LEADER = "rent_recovery_leader"
_TEAM = ("rent_recovery_officer", _LEADER)
_LOOKING = ("service_manager", "finance_officer", "finance_manager", "contact_centre", "auditor")

manifest = Manifest(
    name="rent_recovery",
    title="Rent recovery",
    purpose="Tenancies, the weekly debit, and arrears that are noticed early and dealt with step by step",
    version="0.1.0",
    core=">=0.1,<1",
    permissions=(
        Permission("rent_recovery.see", "See tenancies, rent and arrears cases", (*_TEAM, *_LOOKING)),
        Permission("rent_recovery.let", "Start and end tenancies and change their charges", (_LEADER,)),
        Permission("rent_recovery.debit", "Debit a week's rent", ("finance_officer",)),
        Permission("rent_recovery.recover", "Recover arrears: contact and letters", _TEAM),
        Permission("rent_recovery.serve_notice", "Serve notices and withdraw recovery", (_LEADER,)),
        Permission("rent_recovery.court", "Take a case through the court", (_LEADER,)),
        Permission("rent_recovery.evict", "Authorise warrants and evictions", ("service_manager",)),
    ),
    settings=Settings,
    tables=(Tenancy, ChargeLine, DebitedWeek, Assessment, ArrearsPosition),
    events=events.ALL,
    subscribers=subscribers.ALL,
    checks=CHECKS,
    audiences=AUDIENCES,
    timetable=timetable.JOBS,
    rules=rules.ASKED,
    commands=(cli.import_group,),
    navigation=(
        Link("Rent arrears", "/rent-recovery", "rent_recovery.see"),
        Link("Weekly debit", "/rent-recovery/debit", "rent_recovery.debit"),
    ),
    web="plugins.rent_recovery.web",
    api="plugins.rent_recovery.api",
    folder=Path(__file__).parent,
)


@hookimpl
def complaints_at_start(settings: Settings) -> Sequence[str]:
    """What is wrong with the council's policy file."""
    return policy_complaints(settings)


@hookimpl
def identify_accounts(work: UnitOfWork, lines: Sequence[Line]) -> Sequence[Match]:
    """Lines that carry a tenancy's reference of an older system."""
    return identify(work, lines)


@hookimpl
def facts_about(work: UnitOfWork, subject: Subject) -> Sequence[Fact]:
    """Tenure, dates and weekly charge of a rent account."""
    return showing.facts(work, subject)


@hookimpl
def fields_for(
    work: UnitOfWork, notice: str, subjects: Sequence[Subject]
) -> Mapping[Subject, Mapping[str, str | Decision[str]]]:
    """Arrears, weekly charge and address for the letters of rent recovery."""
    return letters.fields(work, notice, subjects)


@hookimpl
def parties_to_serve(work: UnitOfWork, case_id: UUID) -> Sequence[Subject]:
    """Every joint tenant of an arrears case."""
    return letters.joint_tenants(work, case_id)


@hookimpl
def panels_for(work: UnitOfWork, subject: Subject) -> Sequence[Panel]:
    """Tenancies, and the arrears of an account or a case."""
    return showing.panels(work, subject)


@hookimpl
def offers_for(work: UnitOfWork, subject: Subject) -> Sequence[Offer]:
    """A week that is not debited, to whoever debits."""
    return showing.offers(work, subject)


@hookimpl
def find(work: UnitOfWork, words: str, limit: int) -> Sequence[Found]:
    """Tenancies by an old reference."""
    return showing.found(work, words, limit)


@hookimpl
def figures_for(work: UnitOfWork, on: date) -> Sequence[Figure]:
    """Arrears and collection."""
    return showing.figures(work, on)


@hookimpl
def personal_data_of(work: UnitOfWork, person_id: UUID) -> Mapping[str, Any]:
    """A person's tenancies."""
    return showing.personal_data(work, person_id)


@hookimpl
def forget(work: UnitOfWork, person_id: UUID) -> Sequence[str]:
    """Nothing personal stands in this plugin's tables; what is kept of a tenancy, and why."""
    return showing.kept(work, person_id)


@hookimpl
def demo_data(work: UnitOfWork, size: int) -> None:
    """A fictional estate with tenants who pay, and some who do not."""
    demo.fill(work, size)
