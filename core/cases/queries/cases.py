"""Which case: by id, reference, key or subject, and the list of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import Text, cast, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select

from core.cases.models import Case, CaseDecision, CaseLink, CaseSubject
from core.errors import BadInput, NotFound
from core.restriction import is_restricted
from core.values import Subject, is_valid_reference, subject
from core.values.chunks import in_chunks
from core.work import UnitOfWork

NO_SUCH_CASE = "there is no such case, or none that you may see"


def case_by_id(work: UnitOfWork, *, case_id: UUID) -> Case:
    """The case; NotFound when there is none that this actor may see."""
    case = work.session.get(Case, case_id)
    if case is None or not work.actor.may(case.sees):
        raise NotFound(NO_SUCH_CASE)
    if is_restricted(case.sees):
        work.note_read(subject("case", case_id))
    return case


def case_by_reference(work: UnitOfWork, *, reference: str) -> Case:
    """The case with a reference as people type it; BadInput when its check digit shows a slip of the pen."""
    plain = "".join(reference.split()).replace("-", "").upper()
    digits = plain.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if not is_valid_reference(digits):
        message = f"“{reference[:40]}” is no case reference: its check digit does not fit; compare it again"
        raise BadInput(message, field="reference")
    case = work.session.exec(select(Case).where(Case.reference == plain)).first()
    if case is None or not work.actor.may(case.sees):
        raise NotFound(NO_SUCH_CASE)
    return case


def cases_about(
    work: UnitOfWork,
    *,
    subject: Subject,
    also: Sequence[Subject] = (),
    open_only: bool = False,
    limit: int = 100,
) -> Sequence[Case]:
    """The cases about a subject in whatever role, the newest first; `also` what else it was called."""
    about = select(CaseSubject.case_id).where(col(CaseSubject.subject).in_([subject, *also]))
    statement = select(Case).where(col(Case.id).in_(about))
    if open_only:
        statement = statement.where(col(Case.closed_at).is_(None))
    newest = statement.order_by(col(Case.opened_at).desc(), col(Case.id).desc())
    return work.session.exec(newest.limit(limit)).all()


def list_cases(
    work: UnitOfWork,
    *,
    type: str | None = None,  # noqa: A002 - what the column is called
    stage: str | None = None,
    owner: Subject | None = None,
    unowned: bool = False,
    open_only: bool = True,
    before: UUID | None = None,
    limit: int = 50,
) -> Sequence[Case]:
    """Cases by id, the newest first; for the next page give the last one's id as `before`."""
    conditions = [
        col(Case.type) == type if type else None,
        col(Case.stage) == stage if stage else None,
        col(Case.owner) == owner if owner else None,
        col(Case.owner).is_(None) if unowned else None,
        col(Case.closed_at).is_(None) if open_only else None,
        col(Case.id) < before if before else None,
    ]
    statement = select(Case).where(*(one for one in conditions if one is not None))
    return work.session.exec(statement.order_by(col(Case.id).desc()).limit(limit)).all()


def open_case_by_key(work: UnitOfWork, *, type: str, key: str) -> Case | None:  # noqa: A002 - the column's name
    """The one open case of a type with this key, if there is one."""
    statement = select(Case).where(Case.type == type, Case.key == key, col(Case.closed_at).is_(None))
    return work.session.exec(statement).first()


def open_cases_by_key(
    work: UnitOfWork,
    *,
    type: str,  # noqa: A002 - what the column is called
    keys: Iterable[str],
) -> Mapping[str, UUID]:
    """The open cases of a type by their keys, of those keys that have one. For many at once."""
    found: dict[str, UUID] = {}
    for chunk in in_chunks(keys):
        found.update({str(key): case_id for key, case_id in work.session.exec(_keyed(work, type, chunk))})
    return found


def _keyed(work: UnitOfWork, kind: str, keys: Sequence[str]) -> Any:
    """The open cases of a type with these keys, each found by the unique index on both.

    PostgreSQL is told to look up one key after the other: left free and without fresh statistics, it reads
    all the cases of the type and compares each with each key.
    """
    open_ones = (Case.type == kind, col(Case.closed_at).is_(None))
    if work.connection.dialect.name != "postgresql":
        wanted = func.json_each(json.dumps(keys)).table_valued("value")
        return select(Case.key, Case.id).where(
            *open_ones, col(Case.key).in_(sqlalchemy.select(wanted.c.value))
        )
    each = func.unnest(cast(keys, ARRAY(Text))).table_valued("key").render_derived()
    one: Any = select(col(Case.id).label("id")).where(*open_ones, col(Case.key) == each.c.key).limit(1)
    case = one.lateral()
    return select(each.c.key, case.c.id).join(case, sqlalchemy.true())


def subjects_of(work: UnitOfWork, *, case_id: UUID) -> Sequence[CaseSubject]:
    """What a case is about, in the order in which it was said."""
    return work.session.exec(
        select(CaseSubject).where(CaseSubject.case_id == case_id).order_by(col(CaseSubject.id))
    ).all()


def links_of(work: UnitOfWork, *, case_id: UUID) -> Sequence[CaseLink]:
    """The links of a case, in either direction."""
    either = (col(CaseLink.case_id) == case_id) | (col(CaseLink.other_id) == case_id)
    return work.session.exec(select(CaseLink).where(either).order_by(col(CaseLink.id))).all()


def decisions_of(work: UnitOfWork, *, case_id: UUID, standing_only: bool = False) -> Sequence[CaseDecision]:
    """The decisions in a case, the oldest first; `standing_only` leaves out those superseded."""
    statement = select(CaseDecision).where(CaseDecision.case_id == case_id)
    if standing_only:
        statement = statement.where(col(CaseDecision.superseded_by).is_(None))
    return work.session.exec(statement.order_by(col(CaseDecision.decided_at), col(CaseDecision.id))).all()
