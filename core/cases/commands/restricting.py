"""Restricting a case to named people, and letting everybody see it again."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, update

from core import restriction
from core.cases.commands.rows import locked_case, said
from core.cases.events import CaseRestricted, RestrictionLifted
from core.cases.models import Case, Hold
from core.restriction import is_restricted
from core.values import subject
from core.work import UnitOfWork


def restrict_case(work: UnitOfWork, *, case_id: UUID, named: Collection[UUID], because: str) -> Case:
    """Let only the users named see a case from now on, or change who is named; needs cases.restrict.

    Others find neither it nor anything of it. BadInput when nobody is named, or somebody who is not there.
    """
    work.check("cases.restrict", subject("case", case_id))
    case = locked_case(work, case_id)
    mark = subject("case", case_id)
    why = said(because, field="because", longest=500)
    if is_restricted(case.sees):
        restriction.rename(work, subject=mark, named=named, because=why)
    else:
        restriction.restrict(work, subject=mark, needs=case.sees, named=named, because=why)
        _see_by(work, case, mark)
    work.publish(CaseRestricted(case_id=case_id, named=tuple(sorted(set(named)))))
    return case


def lift_restriction(work: UnitOfWork, *, case_id: UUID) -> Case:
    """Let everybody see a case again who could before; needs cases.restrict. AlreadyDone when they can."""
    work.check("cases.restrict", subject("case", case_id))
    case = locked_case(work, case_id)
    _see_by(work, case, restriction.lift(work, subject=subject("case", case_id)))
    work.publish(RestrictionLifted(case_id=case_id))
    return case


def _see_by(work: UnitOfWork, case: Case, needed: str) -> None:
    case.sees = needed
    work.flush()
    work.session.exec(update(Hold).where(col(Hold.case_id) == case.id).values(sees=needed))
