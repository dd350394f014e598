"""What is kept about a case beside its stages: its subjects, notes and links."""

from uuid import UUID

from sqlmodel import select

from core.cases.commands.clocks import rework_clocks
from core.cases.commands.rows import locked_case, locked_cases, said
from core.cases.events import CaseLinked, CaseSubjectAdded, NoteAdded
from core.cases.models import CaseLink, CaseSubject, Note
from core.cases.queries.cases import NO_SUCH_CASE
from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.values import Subject, subject
from core.work import UnitOfWork


def add_case_subject(work: UnitOfWork, *, case_id: UUID, about: Subject, role: str) -> CaseSubject:
    """Say what else a case is about; holds that lie on it hold the case from now on."""
    work.check("cases.link", subject("case", case_id))
    locked_case(work, case_id)
    role = said(role, field="role", longest=60)
    same = select(CaseSubject).where(
        CaseSubject.case_id == case_id, CaseSubject.subject == about, CaseSubject.role == role
    )
    if work.session.exec(same).first() is not None:
        message = "the case is about this already"
        raise AlreadyDone(message)
    row = CaseSubject(case_id=case_id, subject=about, role=role)
    work.session.add(row)
    work.flush()
    work.publish(CaseSubjectAdded(case_id=case_id, what=about, role=role))
    rework_clocks(work, case_ids=[case_id])
    return row


def add_note(work: UnitOfWork, *, case_id: UUID, text: str) -> Note:
    """Write a note about a case; the text is personal and stays in the note."""
    work.check("cases.note", subject("case", case_id))
    locked_case(work, case_id)
    words = said(text, field="text")
    note = Note(case_id=case_id, text=words, by=work.actor.subject, at=iso(work.now))
    work.session.add(note)
    work.flush()
    work.publish(NoteAdded(case_id=case_id, note_id=note.id))
    return note


def link_cases(work: UnitOfWork, *, case_id: UUID, other_id: UUID, kind: str) -> CaseLink:
    """Say that a case has to do with another, and how; AlreadyDone when that was said before."""
    work.check("cases.link", subject("case", case_id))
    if case_id == other_id:
        message = "a case cannot be linked to itself"
        raise BadInput(message, field="other_id")
    if len(locked_cases(work, [case_id, other_id])) < len((case_id, other_id)):
        raise NotFound(NO_SUCH_CASE)
    how = said(kind, field="kind", longest=60)
    same = select(CaseLink).where(
        CaseLink.case_id == case_id, CaseLink.other_id == other_id, CaseLink.kind == how
    )
    if work.session.exec(same).first() is not None:
        message = "these cases are linked so already"
        raise AlreadyDone(message)
    link = CaseLink(case_id=case_id, other_id=other_id, kind=how, by=work.actor.subject, at=iso(work.now))
    work.session.add(link)
    work.flush()
    work.publish(CaseLinked(case_id=case_id, other_id=other_id, kind=how))
    return link
