"""Access reviews: whether each role that somebody holds is still needed, said by somebody else."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import BadInput, NotFound
from core.staff import commands
from core.staff.queries import directory
from core.staff.queries.directory import ItemShown, ReviewShown
from core.values.ids import subject
from core.web.blocks import Block, Details, Figures, Link, Paging, Prose, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, PickedDay, Text, Ticks
from core.web.forms import Filled, Form
from core.web.looks import day, moment_of
from core.web.page import page, redirect, submit
from core.web.site.staff import shared
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

_ADDRESS = "/staff/reviews"
_PAGE = 50
_START = Form(
    (
        Text(name="title", label="What the review is called", hint="For example, Spring 2026"),
        PickedDay(name="due_on", label="To be done by"),
    ),
    button="Start a review",
    action=_ADDRESS,
)
_OUTCOMES = {None: Tag("To do", "blue"), "kept": Tag("Confirmed", "green"), "ended": Tag("Ended", "grey")}


@get(_ADDRESS, guards=[guard("staff.see")], sync_to_thread=True)
def reviews(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every access review, with how far it is."""
    return _list(desk)


def _list(desk: Desk, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        found, today = directory.reviews(work), work.today
    rows = [
        (
            Link(one.review.title, f"{_ADDRESS}/{one.review.id}"),
            one.review.started_on,
            [*([Tag("Overdue", "red")] if one.is_overdue(today) else []), one.review.due_on],
            one.kept,
            one.ended,
            one.left,
        )
        for one in found
    ]
    head = ("Review", "Started", "Due", "Confirmed", "Ended", "Left")
    blocks: list[Block] = [
        shared.tabs(_ADDRESS),
        Table(head, rows, label="Access reviews", empty="No review was started yet", numbers=(3, 4, 5)),
    ]
    if desk.actor.may("staff.administer"):
        blocks += wrong or [Details("Start a review", [_START.empty()])]
    return page(desk, "Access reviews", blocks, trail=(HOME,))


@post(_ADDRESS, guards=[guard("staff.administer")], sync_to_thread=True)
def start(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Begin a review over every role that is held."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        review = commands.start_review(work, **values)
        return redirect(desk, f"{_ADDRESS}/{review.id}", banner="The review has begun")

    return submit(desk, _START, typed, act=act, again=lambda filled: _list(desk, filled))


@get(f"{_ADDRESS}/{{review_id:uuid}}", guards=[guard("staff.see")], sync_to_thread=True)
def review(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], review_id: FromPath[UUID]
) -> Response[Any]:
    """One review: what is left, and what was decided."""
    return _shown(desk, review_id, request)


def _shown(
    desk: Desk, review_id: UUID, request: Request[Any, Any, Any] | None, *wrong: Filled
) -> Response[Any]:
    after = find_id(request.query_params.get("after", "")) if request else None
    with desk.look() as work:
        one = _one(work, review_id)
        found = directory.review_items(
            work, review_id=review_id, left_only=False, after=after, limit=_PAGE + 1
        )
        left = directory.review_items(work, review_id=review_id, left_only=True, limit=_PAGE)
        today = work.today
    mine = [each for each in left if _may_decide(desk, each)]
    items: list[tuple[str, Any, str]] = [
        ("Left", one.left, ""),
        ("Confirmed", one.kept, ""),
        ("Ended", one.ended, ""),
    ]
    blocks: list[Block] = [Figures(items)]
    if mine:
        blocks.append(next(iter(wrong), _deciding(review_id, mine).empty()))
    elif one.left:
        blocks.append(
            Prose("What is left, others look at: the leader of each holder’s team, or an administrator.")
        )
    rows = [
        (each.holder, each.role, each.reviewer or "Anybody who may", *_decided(each))
        for each in found[:_PAGE]
    ]
    head = ("Holder", "Role", "Reviewer", "Outcome", "When", "Why")
    blocks.append(Table(head, rows, title="Every role in this review", sortable=True))
    more = f"{_ADDRESS}/{review_id}?after={found[_PAGE - 1].item.id}" if len(found) > _PAGE else ""
    blocks.append(Paging(more, f"{_ADDRESS}/{review_id}" if after else "", "Next", "Back to the first"))
    tags = [Tag("Overdue", "red")] if one.is_overdue(today) else []
    caption = f"Access review, to be done by {day(one.review.due_on)}"
    trail = (*shared.TRAIL, Link("Reviews", _ADDRESS))
    return page(desk, one.review.title, blocks, trail=trail, caption=caption, tags=tags)


def _one(work: UnitOfWork, review_id: UUID) -> ReviewShown:
    found = next((one for one in directory.reviews(work) if one.review.id == review_id), None)
    if found is None:
        message = "there is no such review, or you may not see staff"
        raise NotFound(message)
    return found


def _may_decide(desk: Desk, each: ItemShown) -> bool:
    """Whether this visitor is asked about it; the command makes sure."""
    me = desk.actor.subject
    if not desk.actor.may("staff.review") or me == subject("user", each.item.user_id):
        return False
    reviewer = each.item.reviewer_id
    return reviewer is None or me == subject("user", reviewer) or desk.actor.may("staff.administer")


def _decided(each: ItemShown) -> tuple[Any, Any, str]:
    at = moment_of(each.item.decided_at) if each.item.decided_at else None
    return _OUTCOMES[each.item.outcome], at, each.item.because


def _deciding(review_id: UUID, mine: list[ItemShown]) -> Form:
    """The roles that this visitor is to look at, to be ticked and confirmed or ended together."""
    options = [(str(each.item.id), f"{each.holder}: {each.role}") for each in mine]
    fields = (
        Ticks(name="items", label="Roles", options=options, missing="Tick the roles that you have looked at"),
        Choice(
            name="outcome",
            label="What shall become of them",
            options=(("keep", "They are still needed"), ("end", "They are not needed: end them now")),
        ),
        Text(name="because", label="Why", hint="Needed to end a role", required=False),
    )
    return Form(fields, button="Decide", title="For you to look at", action=f"{_ADDRESS}/{review_id}")


@post(f"{_ADDRESS}/{{review_id:uuid}}", guards=[guard("staff.review")], sync_to_thread=True)
def decide(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], review_id: FromPath[UUID]
) -> Response[Any]:
    """Confirm or end those ticked: all of them or none."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        keep, because = values["outcome"] == "keep", values["because"] or ""
        if not keep and not because:
            message = "say why they are not needed any more"
            raise BadInput(message, field="because")
        for item in values["items"]:
            commands.decide_review_item(work, item_id=UUID(item), keep=keep, because=because)
        return redirect(desk, f"{_ADDRESS}/{review_id}", banner="Recorded in your name")

    with desk.look() as work:
        left = directory.review_items(work, review_id=review_id, left_only=True, limit=_PAGE)
    form = _deciding(review_id, [each for each in left if _may_decide(desk, each)])
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, review_id, None, filled))


HANDLERS = (reviews, start, review, decide)
