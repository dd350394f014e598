"""Cases begin: one, or thousands in one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite

from core.cases.because import stored
from core.cases.commands.clocks import begin_clocks
from core.cases.commands.rows import insert_rows
from core.cases.commands.tasks import tasks_by_rule
from core.cases.commands.versions import keep_versions
from core.cases.events import CaseOpened
from core.cases.models import Case, CaseNumber, CaseStep, CaseSubject
from core.cases.queries.cases import open_case_by_key, open_cases_by_key
from core.cases.queries.interests import must_be_impartial
from core.cases.workflows import OPENING, Workflow, book_of
from core.errors import AlreadyDone, BadInput, NotAllowed
from core.log import iso
from core.values import Because, Subject, new_id, with_check_digit
from core.values.chunks import in_chunks
from core.work import UnitOfWork

_DIGITS = 7


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be opened: what it is about (subject and role), why, and whose it is.

    `key` is unique among the open cases of the type. Clocks count from `started_on`, today if left out.
    """

    about: tuple[tuple[Subject, str], ...]
    because: tuple[Because, ...]
    key: str | None = None
    owner: Subject | None = None
    started_on: date | None = None


def open_case(work: UnitOfWork, *, type: str, case: NewCase) -> Case:  # noqa: A002 - what the column is called
    """Open a case at the first stage of its workflow; AlreadyDone when one with its key is open."""
    opened = open_cases(work, type=type, cases=[case])
    if not opened:
        other = open_case_by_key(work, type=type, key=case.key or "")
        which = f" ({other.reference})" if other else ""
        message = f"there is already an open case of this type for “{case.key}”{which}"
        raise AlreadyDone(message)
    return work.session.get_one(Case, opened[0])


def open_cases(work: UnitOfWork, *, type: str, cases: Sequence[NewCase]) -> Sequence[UUID]:  # noqa: A002
    """Open many cases of one type at once; those whose key has an open case are left out.

    Returns the ids of those opened, in order. One event for each.
    """
    workflow = book_of(work).workflow(type)
    work.actor.must(workflow.opening.permission)
    if not work.actor.may(workflow.sees):
        message = f"{work.actor.name} may not see cases of the type “{workflow.title}”, so cannot open one"
        raise NotAllowed(message)
    keep_versions(work, workflows=[workflow])
    must_be_impartial(work, (what for case in cases for what, _ in case.about))
    opened: list[UUID] = []
    seen: set[str] = set()
    for chunk in in_chunks(cases, 1_000):
        taken = set(open_cases_by_key(work, type=type, keys=[one.key for one in chunk if one.key])) | seen
        fresh = _without(chunk, taken)
        seen |= {one.key for one in fresh if one.key}
        opened += _open(work, workflow, fresh) if fresh else []
    return opened


def _without(cases: Sequence[NewCase], taken: set[str]) -> list[NewCase]:
    """The cases whose key is neither taken nor wanted by one before it in the list."""
    fresh, seen = [], set(taken)
    for case in cases:
        if case.key is None or case.key not in seen:
            fresh.append(case)
        if case.key is not None:
            seen.add(case.key)
    return fresh


def _open(work: UnitOfWork, workflow: Workflow, cases: Sequence[NewCase]) -> Sequence[UUID]:
    """Write the cases with their subjects, first steps, clocks and tasks; tell of each."""
    rows = _case_rows(work, workflow, cases)
    written = _insert(work, list(rows.values()))
    done = {case_id: case for case_id, case in zip(rows, cases, strict=True) if case_id in written}
    _insert_beside(work, workflow, done)
    by_start: dict[date | None, list[UUID]] = {}
    for case_id, case in done.items():
        by_start.setdefault(case.started_on, []).append(case_id)
        row = rows[case_id]
        facts = {key: row[key] for key in ("type", "stage", "key")}
        work.publish(CaseOpened(case_id=case_id, notices=workflow.opening.notices, **facts))
    for started_on, case_ids in by_start.items():
        names = workflow.opening.starts
        begin_clocks(work, workflow=workflow, names=names, case_ids=case_ids, started_on=started_on)
    if workflow.opening.tasks:
        why = Because(f"Every case of the type “{workflow.title}” begins with this")
        tasks_by_rule(
            work, {case_id: case.owner for case_id, case in done.items()}, workflow.opening.tasks, why
        )
    return list(done)


def _case_rows(
    work: UnitOfWork, workflow: Workflow, cases: Sequence[NewCase]
) -> Mapping[UUID, dict[str, Any]]:
    ids = [new_id() for _ in cases]
    numbers = _numbers(work, ids)
    rows = {}
    for case_id, case in zip(ids, cases, strict=True):
        if not case.about:
            message = "a case is about something: give at least one subject"
            raise BadInput(message, field="about")
        rows[case_id] = {
            "id": case_id,
            "reference": workflow.prefix + with_check_digit(f"{numbers[case_id]:0{_DIGITS}}"),
            "type": workflow.name,
            "version": workflow.version,
            "stage": workflow.first_stage,
            "opened_at": iso(work.now),
            "closed_at": iso(work.now) if workflow.is_final(workflow.first_stage) else None,
            "owner": case.owner,
            "key": case.key,
            "sees": workflow.sees,
        }
    return rows


def _numbers(work: UnitOfWork, ids: Sequence[UUID]) -> Mapping[UUID, int]:
    work.flush()
    statement = insert(CaseNumber).returning(CaseNumber.number, CaseNumber.case_id)  # type: ignore[call-overload]
    drawn = work.connection.execute(statement, [{"case_id": case_id} for case_id in ids])
    return {case_id: number for number, case_id in drawn}


def _insert(work: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Write the cases; one whose key was taken by another transaction meanwhile is left out."""
    dialect = postgresql if work.connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Case).on_conflict_do_nothing().returning(Case.id)
    return set(work.connection.execute(statement, rows).scalars())


def _insert_beside(work: UnitOfWork, workflow: Workflow, cases: Mapping[UUID, NewCase]) -> None:
    about = [
        {"case_id": case_id, "subject": what, "role": role}
        for case_id, case in cases.items()
        for what, role in dict.fromkeys(case.about)
    ]
    insert_rows(work, CaseSubject, about)
    step = {"transition": OPENING, "from_stage": None, "to_stage": workflow.first_stage}
    told = {"by": work.actor.subject, "at": iso(work.now)}
    steps = [{"case_id": one, "because": stored(case.because), **step, **told} for one, case in cases.items()]
    insert_rows(work, CaseStep, steps)
