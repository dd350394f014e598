"""What was written, and what became of it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, or_, select

from core.cases.models import CaseStep
from core.cases.queries import case_by_id
from core.correspondence.models import Message, MessageState
from core.errors import NotFound
from core.values.ids import Subject, subject
from core.work import UnitOfWork

TROUBLE = (MessageState.FAILED, MessageState.OBJECTED)


def message(work: UnitOfWork, *, message_id: UUID) -> Message:
    """The message; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Message).where(col(Message.id) == message_id)).first()
    if found is None:
        text = "there is no such letter, or none that you may see"
        raise NotFound(text)
    return found


def messages(
    work: UnitOfWork,
    *,
    about: Subject | None = None,
    state: str | None = None,
    mailout_id: UUID | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> Sequence[Message]:
    """Messages, the newest first: about something or to somebody, in a state, of a mail-out."""
    asked = select(Message)
    if about is not None:
        asked = asked.where(or_(col(Message.subject) == about, col(Message.who) == about))
    for column, wanted in ((Message.state, state), (Message.mailout_id, mailout_id)):
        if wanted is not None:
            asked = asked.where(col(column) == wanted)
    if before is not None:
        asked = asked.where(col(Message.id) < before)
    return work.session.exec(asked.order_by(col(Message.id).desc()).limit(limit)).all()


def troubled(work: UnitOfWork, *, limit: int = 50) -> Sequence[Message]:
    """Messages that did not arrive or were held back, and that nobody has dealt with, the oldest first."""
    open_ones = (col(Message.state).in_(TROUBLE), col(Message.dealt_with_at).is_(None))
    return work.session.exec(select(Message).where(*open_ones).order_by(col(Message.id)).limit(limit)).all()


def called_for(work: UnitOfWork, *, case_id: UUID) -> list[str]:
    """The templates that the case's last step calls for and that nobody has written since."""
    case = case_by_id(work, case_id=case_id)
    if case.type not in {one.name for one in work.workflows or ()}:
        return []
    latest = select(CaseStep).where(col(CaseStep.case_id) == case_id).order_by(col(CaseStep.id).desc())
    step = work.session.exec(latest.limit(1)).first()
    workflow = work.workflows.workflow(case.type, case.version)
    if step is None:
        return []
    way = workflow.transitions.get(step.transition)
    names = list(way.notices if way else workflow.opening.notices)
    done = select(Message.template).where(
        col(Message.subject) == subject("case", case_id), col(Message.written_at) >= step.at
    )
    written = set(work.session.exec(done)) if names else set()
    return [name for name in names if name not in written]
