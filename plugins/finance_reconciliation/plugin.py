"""Finance reconciliation: bank statements in, every pound matched to an account or waiting in suspense."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from core.api import Act, Link, Manifest, Offer, Panel, Permission, UnitOfWork, hookimpl
from core.values import Subject
from plugins.finance_reconciliation import cli, commands, events, models, queries, rules, subscribers
from plugins.finance_reconciliation import demo as demonstration
from plugins.finance_reconciliation.settings import Settings

_RELEASE = Act(commands.RELEASE, "Count a statement from quarantine", commands.release_statement)
_RETURN = Act(commands.RETURN, "Return money to its sender", commands.return_line)

_MAKER, _CHECKER = "finance_officer", "finance_manager"
_LOOKING = (_MAKER, _CHECKER, "auditor")

manifest = Manifest(
    name="finance_reconciliation",
    title="Finance reconciliation",
    purpose="Bank statements in, every pound on the right account or visibly in suspense",
    version="0.1.0",
    core=">=0.1,<1",
    permissions=(
        Permission("finance_reconciliation.see", "See statements, bank lines and suspense", _LOOKING),
        Permission("finance_reconciliation.configure", "Set up bank accounts", (_CHECKER,)),
        Permission(commands.DESCRIBE, "Describe how suppliers' files are read", (_MAKER, _CHECKER)),
        Permission("finance_reconciliation.import", "Import bank statements", (_MAKER,)),
        Permission("finance_reconciliation.place", "Place money from suspense on accounts", (_MAKER,)),
        *(Permission(act.name, f"{act.title}: propose", (_MAKER,)) for act in (_RELEASE, _RETURN)),
        *(
            Permission(act.approval_permission, f"{act.title}: approve", (_CHECKER,))
            for act in (_RELEASE, _RETURN)
        ),
    ),
    settings=Settings,
    tables=models.TABLES,
    events=events.ALL,
    acts=(_RELEASE, _RETURN),
    subscribers=subscribers.ALL,
    rules=(rules.control_totals, rules.statement_continues, rules.is_booked_in_time),
    commands=(cli.statement,),
    navigation=(
        Link("Bank statements", "/finance-reconciliation/statements", "finance_reconciliation.see"),
        Link("Suspense", "/finance-reconciliation/suspense", "finance_reconciliation.see"),
    ),
    web="plugins.finance_reconciliation.web",
    api="plugins.finance_reconciliation.api",
    folder=Path(__file__).parent,
)


@hookimpl
def complaints_at_start(settings: Settings) -> Sequence[str]:
    """What is wrong with the council's own figures of matching."""
    return queries.read_policy(settings)[1]


@hookimpl
def panels_for(work: UnitOfWork, subject: Subject) -> Sequence[Panel]:
    """The bank lines behind an account's payments."""
    kind, _, key = subject.partition("/")
    return queries.panels_of_account(work, UUID(key)) if kind == "account" else ()


@hookimpl
def offers_for(work: UnitOfWork, subject: Subject) -> Sequence[Offer]:
    """To whoever places money: what waits in suspense."""
    return queries.offers(work, subject)


@hookimpl
def personal_data_of(work: UnitOfWork, person_id: UUID) -> Mapping[str, Any]:
    """The payers that are remembered for a person's accounts."""
    return {"payers": queries.payers_about(work, person_id)}


@hookimpl
def forget(work: UnitOfWork, person_id: UUID) -> Sequence[str]:
    """Erase the payers that are remembered for a person's accounts; what a bank said is kept."""
    commands.erase_payers(work, accounts=queries.accounts_of_person(work, person_id))
    return ["Bank statements, with what the bank says of each payer: the books rest on them for six years."]


@hookimpl
def demo_data(work: UnitOfWork, size: int) -> None:
    """Bank accounts and some weeks of statements for the accounts that are there."""
    demonstration.fill(work, size)
