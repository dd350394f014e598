"""The home page: what to do next and why, what waits, and what every service counts."""

from collections.abc import Iterable
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from sqlalchemy import func
from sqlmodel import col, select

from core.approval import Approval, ApprovalState
from core.cases import queries
from core.cases.models import Task
from core.cases.queries import WorkItem
from core.hooks import Figure
from core.log import Delivery, State
from core.values.money import Money
from core.web.blocks import Block, Figures, Link, Prose, Table, Tag
from core.web.desk import Desk
from core.web.looks import local_hour
from core.web.page import page
from core.web.site.cases import because
from core.work import UnitOfWork

_MOST = 25
_NOON, _EVENING = 12, 18


@get("/", sync_to_thread=True)
def home(desk: NamedDependency[Desk]) -> Response[Any]:
    """What this visitor has to do."""
    with desk.look() as work:
        blocks = [*_counts(work), *_tasks(work), *_figures(work)]
        greeting = _greeting(work)
    if not blocks:
        blocks.append(
            Prose("Nothing waits for you. Find a person, a property or an account with the search above.")
        )
    return page(desk, f"{greeting}, {desk.actor.name}", blocks)


def _greeting(work: UnitOfWork) -> str:
    hour = local_hour(work.now)
    return "Good morning" if hour < _NOON else "Good afternoon" if hour < _EVENING else "Good evening"


def _counts(work: UnitOfWork) -> list[Block]:
    items: list[tuple[str, Any, str]] = []
    if work.actor.may("cases.see"):
        mine = col(Task.assigned_to) == work.actor.subject
        items.append(("Your open tasks", _count(work, Task, mine, col(Task.done_at).is_(None)), "#tasks"))
        nobodys = col(Task.assigned_to).is_(None)
        items.append(
            (
                "Open tasks that nobody has",
                _count(work, Task, nobodys, col(Task.done_at).is_(None)),
                "/cases/unassigned",
            )
        )
    if work.actor.may("approvals.see"):
        waiting = col(Approval.state) == ApprovalState.PROPOSED
        items.append(("Waiting for a second person", _count(work, Approval, waiting), "/approvals"))
    if work.actor.may("bus.see"):
        dead = col(Delivery.state) == int(State.DEAD)
        items.append(
            ("Deliveries that failed for good", _count(work, Delivery, dead), "/deliveries/troubled")
        )
    return [Figures(items)] if items else []


def _count(work: UnitOfWork, table: Any, *conditions: Any) -> int:
    return work.session.exec(select(func.count()).select_from(table).where(*conditions)).one()


def _tasks(work: UnitOfWork) -> list[Block]:
    if not work.actor.may("cases.see"):
        return []
    found = queries.open_tasks(work, assigned_to=work.actor.subject, limit=_MOST)
    rows = [
        (Link(one.title, f"/cases/{one.case_id}"), one.reference, _due(work, one), because(one.because))
        for one in found
    ]
    empty = "You have no open task. Take one on from the cases that nobody has."
    return [Table(("What to do", "Case", "By when", "Why"), rows, title="What to do next", empty=empty)]


def _due(work: UnitOfWork, one: WorkItem) -> Any:
    if one.due_on is None:
        return None
    if one.due_on < work.today:
        return [Tag("Late", "red"), one.due_on]
    return [Tag("Today", "orange"), one.due_on] if one.due_on == work.today else one.due_on


def _figures(work: UnitOfWork) -> list[Block]:
    answers: Iterable[Iterable[Figure]] = work.ask.figures_for(work=work, on=work.today)
    rows = [
        (one.title, Money(one.value) if one.unit == "pence" else one.value, one.definition)
        for answer in answers
        for one in answer
    ]
    return (
        [Table(("Figure", "Today", "What is counted"), rows, title="Figures", numbers=(1,))] if rows else []
    )


HANDLERS = (home,)
