"""My work: what to do next and why, what waits for an answer, and what stands still."""

from collections.abc import Iterable
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy import func
from sqlmodel import col, select

from core.hooks import Figure
from core.log import Delivery, State
from core.values.money import Money
from core.web.blocks import Block, Figures, Paging, Prose, Table
from core.web.desk import Desk
from core.web.looks import local_hour
from core.web.page import page
from core.web.site.work_list import ONLY, held, list_of_work, waiting_on_me
from core.web.site.work_shared import tabs
from core.work import UnitOfWork
from core.workload.queries.mine import Counts, WorkList, work_list

_PAGE = 25
_NOON, _EVENING = 12, 18


@get("/", sync_to_thread=True)
def home(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What this visitor has to do."""
    after, only = (request.query_params.get(name, "") for name in ("after", "only"))
    with desk.look() as work:
        found = _mine(work, only, after)
        blocks: list[Block] = [tabs(desk, "/")]
        if not after and only not in ONLY:
            blocks += [*_counted(work, found.counts), *waiting_on_me(desk, work)]
        blocks += list_of_work(work, found, only) if work.actor.may("cases.see") else []
        blocks.append(_paging(found, only, after))
        if not after and only not in ONLY:
            blocks += [*held(work), *_figures(work)]
        greeting = _greeting(work)
    return page(desk, f"{greeting}, {desk.actor.name}", blocks)


def _mine(work: UnitOfWork, only: str, after: str) -> WorkList:
    if not work.actor.may("cases.see"):
        return WorkList((), Counts(), "")
    which: Any = only if only in ONLY else "all"
    return work_list(work, who=work.actor.subject, only=which, after=after, limit=_PAGE)


def _paging(found: WorkList, only: str, after: str) -> Paging:
    kept = f"only={only}&" if only in ONLY else ""
    more = f"/?{kept}after={found.following}" if found.following else ""
    return Paging(more, "/" if after or kept else "", "Next", "Back to all that is to be done")


def _greeting(work: UnitOfWork) -> str:
    hour = local_hour(work.now)
    return "Good morning" if hour < _NOON else "Good afternoon" if hour < _EVENING else "Good evening"


def _counted(work: UnitOfWork, counts: Counts) -> list[Block]:
    items: list[tuple[str, Any, str]] = []
    if work.actor.may("cases.see"):
        items += [
            ("Late", counts.late, "/?only=late"),
            ("Due today", counts.today, "/?only=today"),
            ("Due later this week", counts.week, "/?only=week"),
            ("To do in all", counts.all, ""),
        ]
    if work.actor.may("bus.see"):
        dead = select(func.count()).select_from(Delivery).where(col(Delivery.state) == int(State.DEAD))
        items.append(
            ("Deliveries that failed for good", work.session.exec(dead).one(), "/deliveries/troubled")
        )
    return [Figures(items)] if items else []


def _figures(work: UnitOfWork) -> list[Block]:
    """What every service counts, for those who do no casework themselves."""
    if work.actor.may("cases.take"):
        return []
    answers: Iterable[Iterable[Figure]] = work.ask.figures_for(work=work, on=work.today)
    rows = [
        (one.title, Money(one.value) if one.unit == "pence" else one.value, one.definition)
        for answer in answers
        for one in answer
    ]
    if not rows:
        return [Prose("Find a person, a property or an account with the search above.", "hint")]
    return [Table(("Figure", "Today", "What is counted"), rows, title="Figures", numbers=(1,))]


HANDLERS = (home,)
