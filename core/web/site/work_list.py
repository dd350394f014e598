"""The parts of My work: the list, what waits for an answer, and what stands still."""

from collections.abc import Iterable

from sqlalchemy import and_, func, or_
from sqlmodel import col, select

from core.approval import Approval, ApprovalState
from core.calendar import in_words
from core.correspondence.models import Message, MessageState
from core.correspondence.queries import to_see_to
from core.correspondence.rules import what_to_do
from core.hooks import Offer
from core.web.blocks import Block, Link, Links, Table
from core.web.desk import Desk
from core.web.labels import Labels
from core.web.site.work_shared import case_link, due, texts, type_and_stage
from core.work import UnitOfWork
from core.workload.models import HandOverState
from core.workload.queries.handovers import waiting_hand_overs
from core.workload.queries.held import held_cases
from core.workload.queries.mine import Item, WorkList
from core.workload.queries.ways import ways

_EMPTY = "You have nothing to do. Take a case on from the queue of those that nobody has."
_LETTERS = 5
ONLY = {"late": "Late", "today": "Due today", "week": "Due later this week"}
"""The parts of the list that can be looked at alone, with their titles."""


def list_of_work(work: UnitOfWork, found: WorkList, only: str = "") -> list[Block]:
    """What to do next, with why, by when, and what would end it."""
    rows = [_row(work, one) for one in found.items]
    head = ("What to do", "By when", "Why", "What it leads to, and what would end it")
    empty = "There is nothing of that kind" if only in ONLY else _EMPTY
    return [Table(head, rows, title=ONLY.get(only, "What to do next"), empty=empty)]


def _row(work: UnitOfWork, one: Item) -> tuple[object, ...]:
    type_, stage = type_and_stage(work, one.type, one.stage)
    leads = ways(work, item=one)
    heavy = [f"Weight {one.weight}"] if one.weight > 1 else []
    return (
        [Link(one.title, f"/cases/{one.case_id}"), f"{one.reference} · {type_} · {stage}", *heavy],
        due(one.due_on, work.today),
        [*(step.text for step in one.why), *texts(one.because[:2])],
        [*leads.met_by, *leads.stopped_by] or None,
    )


def waiting_on_me(desk: Desk, work: UnitOfWork) -> list[Block]:
    """What waits for the visitor's answer: hand-overs, approvals, and what plugins offer them."""
    items = [*_hand_overs(work), *_approvals(desk, work), *_letters(work)]
    answers: Iterable[Iterable[Offer]] = work.ask.offers_for(work=work, subject=work.actor.subject)
    items += [(Link(one.title, one.address), one.because) for answer in answers for one in answer]
    return [Links(items, "Waiting for you")] if items else []


def _hand_overs(work: UnitOfWork) -> list[tuple[Link, str]]:
    if not work.actor.may("cases.see"):
        return []
    found = waiting_hand_overs(work, who=work.actor.subject)
    names = Labels(work, [one.note.giver for one in found] + [one.note.receiver for one in found])
    items = []
    for one in found:
        address = f"/cases/{one.note.case_id}"
        if one.note.state == HandOverState.OFFERED:
            what = f"{one.reference} was handed over to you by {names.text(one.note.giver)}"
            items.append((Link(what, address), "Read the note, then accept it or send it back"))
        else:
            what = f"{one.reference} was sent back to you by {names.text(one.note.receiver)}"
            items.append((Link(what, address), one.note.reason))
    return items


def _approvals(desk: Desk, work: UnitOfWork) -> list[tuple[Link, str]]:
    """How many proposals the visitor may approve: not their own, and within their limit."""
    actor = work.actor
    if not actor.may("approvals.see"):
        return []
    mine = [
        and_(col(Approval.act) == act.name, col(Approval.amount) <= actor.limits.get(act.name, 0))
        for act in desk.council.surroundings.acts.values()
        if actor.may(act.approval_permission)
    ]
    if not mine:
        return []
    waits = (col(Approval.state) == ApprovalState.PROPOSED, col(Approval.proposed_by) != actor.subject)
    count = work.session.exec(select(func.count()).select_from(Approval).where(*waits, or_(*mine))).one()
    if not count:
        return []
    text = f"{count:,} {'proposal waits' if count == 1 else 'proposals wait'} for your decision"
    return [(Link(text, "/approvals"), "Proposed by somebody else, and within your limit")]


def _letters(work: UnitOfWork) -> list[tuple[Link, str]]:
    """Letters that did not arrive and belong to no case: to see to as a task of one would be."""
    found = to_see_to(work, limit=_LETTERS + 1)
    items = [
        (Link(_trouble(one), f"/letters/{one.id}"), ": ".join(filter(None, (one.title, one.reason))))
        for one in found[:_LETTERS]
    ]
    if len(found) > _LETTERS:
        more = Link("More letters did not arrive or were held back", "/letters/to-deal-with")
        items.append((more, "Each is to be seen to"))
    return items


def _trouble(one: Message) -> str:
    if one.state == MessageState.FAILED:
        return what_to_do(one.channel)
    return "A letter was held back: see what objects, and write again when it may go"


def held(work: UnitOfWork) -> list[Block]:
    """The visitor's cases that stand still, apart from what is to be done."""
    if not work.actor.may("cases.see"):
        return []
    rows = [
        (
            case_link(one.case_id, one.reference),
            type_and_stage(work, one.type, one.stage)[0],
            f"{one.reason} ({one.source})",
            in_words(one.until) if one.until else "Until it is lifted",
        )
        for one in held_cases(work, who=work.actor.subject)
    ]
    if not rows:
        return []
    return [Table(("Case", "Type", "Why it stands still", "Until"), rows, title="On hold")]
