"""What a piece of work leads to, and what would end it: said from the case type, without a question."""

from dataclasses import dataclass

from core.cases.workflows import Workflow, WorkflowBook, book_of
from core.errors import NotFound
from core.work import UnitOfWork
from core.workload.queries.mine import Item


@dataclass(frozen=True, slots=True)
class Ways:
    """What meets a deadline, what a task is in the way of, and what would take the work away by itself."""

    met_by: tuple[str, ...] = ()
    stopped_by: tuple[str, ...] = ()


def ways(work: UnitOfWork, *, item: Item) -> Ways:
    """How a piece of work ends; nothing where the plugin of its case is switched off."""
    try:
        workflow = book_of(work).workflow(item.type)
    except NotFound:
        return Ways()
    met = _waiting_for(workflow, item) if item.kind == "task" else _meeting(work, workflow, item)
    return Ways(met, tuple(_by_itself(book_of(work), workflow, item)))


def _meeting(work: UnitOfWork, workflow: Workflow, item: Item) -> tuple[str, ...]:
    """The steps from here that the clock waits for, those first which the actor may take."""
    found = [way for _, way in workflow.leaving(item.stage) if item.name in way.stops]
    mine = [f"“{way.title}” meets it" for way in found if work.actor.may(way.permission)]
    others = [f"“{way.title}” meets it: for somebody else to do" for way in found]
    return tuple(mine or others)


def _waiting_for(workflow: Workflow, item: Item) -> tuple[str, ...]:
    """The steps from here that wait until no task is open."""
    return tuple(
        f"“{way.title}” waits for it"
        for _, way in workflow.leaving(item.stage)
        if "no_open_tasks" in way.checks
    )


def _by_itself(book: WorkflowBook, workflow: Workflow, item: Item) -> list[str]:
    """The automatic ways from here that close the case, with what must be true for them."""
    found = []
    for _, way in workflow.leaving(item.stage):
        if way.automatic and workflow.is_final(way.to):
            titles = [book.checks[name].title for name in way.checks if name in book.checks]
            when = f" once it is so: {' and '.join(titles).lower()}" if titles else ""
            found.append(f"“{way.title}”, by itself{when}")
    return found
