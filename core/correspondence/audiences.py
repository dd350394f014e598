"""Whom a mail-out may go to, as core itself knows it: cases by type, stage and clock; accounts by balance."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from core.cases.models import Case, Clock, ClockState
from core.manifest import Ask, Audience
from core.payments.models import Account, Balance
from core.work import UnitOfWork

_GOING = (ClockState.RUNNING, ClockState.MISSED)


def found_by(work: UnitOfWork, audience: Audience, asked: Mapping[str, Any]) -> Any:
    """The SELECT of the ids that an audience finds; what is asked and empty is left out."""
    known = {one.name for one in audience.asks}
    return audience.find(
        work, **{name: value for name, value in asked.items() if name in known and value not in {"", None}}
    )


def _cases(work: UnitOfWork, *, stage: str = "", due_within: int | None = None) -> Any:
    """Open cases at a stage ("type:stage"), perhaps only those with a clock that is due soon."""
    found: Any = select(col(Case.id).label("id")).where(col(Case.closed_at).is_(None))
    if stage:
        kind, _, at = stage.partition(":")
        found = found.where(col(Case.type) == kind)
        found = found.where(col(Case.stage) == at) if at else found
    if due_within is not None:
        due = work.today + timedelta(days=due_within)
        clocks = select(Clock.case_id).where(col(Clock.state).in_(_GOING), col(Clock.due_on) <= due)
        found = found.where(col(Case.id).in_(clocks))
    return found


def _accounts(
    _work: UnitOfWork, *, kind: str = "", owes_from: int | None = None, owes_to: int | None = None
) -> Any:
    """Open debtors' accounts of a kind that stand between two amounts."""
    found: Any = select(col(Account.id).label("id")).where(
        ~col(Account.is_control), col(Account.closed_on).is_(None)
    )
    if kind:
        found = found.where(col(Account.kind) == kind)
    if owes_from is not None or owes_to is not None:
        found = found.join(Balance, col(Balance.account_id) == col(Account.id))
    if owes_from is not None:
        found = found.where(col(Balance.balance) >= owes_from)
    if owes_to is not None:
        found = found.where(col(Balance.balance) <= owes_to)
    return found


def _stages(work: UnitOfWork) -> Sequence[tuple[str, str]]:
    options = []
    for one in work.workflows or ():
        options.append((one.name, f"{one.title}: any stage"))
        options += [
            (f"{one.name}:{name}", f"{one.title}: {stage.title}")
            for name, stage in one.stages.items()
            if not stage.final
        ]
    return options


def _kinds(work: UnitOfWork) -> Sequence[tuple[str, str]]:
    asked = select(Account.kind).where(~col(Account.is_control)).distinct().order_by(col(Account.kind))
    return [(kind, kind.replace("_", " ").capitalize()) for kind in work.session.exec(asked)]


AUDIENCES = (
    Audience(
        "core.cases",
        "Open cases",
        "case",
        (
            Ask("stage", "Type and stage", "choice", options=_stages),
            Ask("due_within", "Only with a clock due within so many days", "number", required=False),
        ),
        _cases,
    ),
    Audience(
        "core.accounts",
        "Open accounts",
        "account",
        (
            Ask("kind", "Kind of account", "choice", options=_kinds),
            Ask("owes_from", "Owes at least", "pounds", required=False),
            Ask("owes_to", "Owes at most", "pounds", required=False),
        ),
        _accounts,
    ),
)
