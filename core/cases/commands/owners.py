"""Who has a case: taken on, given to somebody, or many given in one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from core.cases.commands.rows import insert_rows, locked_case, locked_cases, said, update_rows
from core.cases.events import CaseAssigned, CasesAssigned
from core.cases.models import Case, CaseGiven, Task
from core.cases.queries.cases import NO_SUCH_CASE
from core.cases.workflows import book_of
from core.errors import AlreadyDone, NotAllowed, NotFound, Objected, Refused
from core.log import iso
from core.values import Subject, new_id, subject
from core.values.chunks import in_chunks
from core.work import UnitOfWork

_LONGEST_REASON = 2_000


@dataclass(slots=True)
class Assigned:
    """What became of many cases to be given: those given, and why each of the others was not.

    `run` is the id under which the history of each case names this.
    """

    run: UUID
    given: list[UUID] = field(default_factory=list)
    refused: dict[UUID, Refused] = field(default_factory=dict)


def assign_case(work: UnitOfWork, *, case_id: UUID, owner: Subject | None, because: str = "") -> Case:
    """Give a case to somebody, or to nobody, with its open tasks that were the old owner's or nobody's."""
    work.check("cases.assign", subject("case", case_id))
    return _give_one(work, locked_case(work, case_id), owner, because)


def take_case(work: UnitOfWork, *, case_id: UUID) -> Case:
    """Make a case that nobody has the actor's own; needs cases.take. AlreadyDone when somebody has it."""
    work.check("cases.take", subject("case", case_id))
    case = locked_case(work, case_id)
    if case.owner is not None and case.owner != work.actor.subject:
        message = f"{case.reference} was taken meanwhile; choose another"
        raise AlreadyDone(message)
    needed = next((one.competence for one in book_of(work) if one.name == case.type), None)
    if not work.actor.is_competent(needed or ""):
        message = f"such a case takes the competence “{needed}”, which your staff record does not show"
        raise NotAllowed(message)
    return _give_one(work, case, work.actor.subject, "Taken on from the cases that nobody had")


def assign_cases(work: UnitOfWork, *, owners: Mapping[UUID, Subject | None], because: str) -> Assigned:
    """Give many cases at once, each to its own; one event for the run. Needs cases.assign.

    Closed cases, those of whom the actor sees nothing, those that are theirs already and those to which
    something objects are left as they are, each with its refusal.
    """
    work.actor.must("cases.assign")
    why = said(because, field="because", longest=_LONGEST_REASON)
    return give_cases(work, owners=owners, because=why)


def give_cases(work: UnitOfWork, *, owners: Mapping[UUID, Subject | None], because: str) -> Assigned:
    """The same for rooms above that have asked for a permission of their own: it checks none itself."""
    done = Assigned(new_id())
    for chunk in in_chunks(list(owners), 1_000):
        cases = locked_cases(work, chunk)
        for case_id in chunk:
            if refusal := _refusal(work, cases.get(case_id), case_id, owners[case_id]):
                done.refused[case_id] = refusal
        free = [cases[case_id] for case_id in chunk if case_id not in done.refused]
        _give(work, free, owners, because, done.run)
        done.given += [case.id for case in free]
    if done.given:
        work.publish(CasesAssigned(run_id=done.run, count=len(done.given)))
    return done


def _refusal(work: UnitOfWork, case: Case | None, case_id: UUID, owner: Subject | None) -> Refused | None:
    if case is None:
        return NotFound(NO_SUCH_CASE)
    if case.closed_at is not None:
        return NotAllowed(f"{case.reference} is closed")
    if case.owner == owner:
        return AlreadyDone(_same(case))
    try:
        work.unobjected("cases.assign", subject("case", case_id))
    except Objected as objected:
        return objected
    return None


def _give(
    work: UnitOfWork, cases: Sequence[Case], owners: Mapping[UUID, Subject | None], because: str, run: UUID
) -> None:
    """Write new owners by sets: one statement for all that go from one person to another."""
    told = {"by": work.actor.subject, "at": iso(work.now), "because": because, "run": run}
    rows = [{"case_id": one.id, "owner": owners[one.id], "was": one.owner, **told} for one in cases]
    groups: dict[tuple[str | None, Subject | None], list[Case]] = {}
    for case in cases:
        groups.setdefault((case.owner, owners[case.id]), []).append(case)
    for (was, owner), group in groups.items():
        update_rows(work, group, owner=owner)
        _give_tasks(work, [case.id for case in group], was, owner)
    insert_rows(work, CaseGiven, rows)


def _give_one(work: UnitOfWork, case: Case, owner: Subject | None, because: str) -> Case:
    if case.owner == owner:
        raise AlreadyDone(_same(case))
    was, case.owner = case.owner, owner
    work.session.add(
        CaseGiven(
            case_id=case.id,
            owner=owner,
            was=was,
            by=work.actor.subject,
            at=iso(work.now),
            because=said(because, field="because", longest=_LONGEST_REASON) if because else "",
        )
    )
    work.flush()
    _give_tasks(work, [case.id], was, owner)
    work.publish(CaseAssigned(case_id=case.id, owner=owner, was=was))
    return case


def _give_tasks(work: UnitOfWork, case_ids: Sequence[UUID], was: str | None, owner: Subject | None) -> None:
    """The open tasks of these cases that were the old owner's or nobody's go with them."""
    theirs = col(Task.assigned_to).is_(None) if was is None else col(Task.assigned_to) == was
    for chunk in in_chunks(case_ids):
        open_in = (col(Task.case_id).in_(chunk), col(Task.done_at).is_(None), theirs)
        statement = update(Task).where(*open_in).values(assigned_to=owner)
        work.session.exec(statement.execution_options(synchronize_session="fetch"))


def _same(case: Case) -> str:
    return f"{case.reference} is already theirs" if case.owner else f"nobody owns {case.reference} already"
