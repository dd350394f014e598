"""Access reviews: every role that is held is confirmed or ended, by somebody who does not hold it there."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.log import iso
from core.staff.commands.leaving import end_role
from core.staff.commands.users import typed
from core.staff.events import AccessReviewed, ReviewStarted
from core.staff.models import Review, ReviewItem, RoleHeld, Team, User
from core.values.ids import subject
from core.work import UnitOfWork, find_id

KEPT, ENDED = "kept", "ended"


def start_review(work: UnitOfWork, *, title: str, due_on: date) -> Review:
    """Begin a campaign over every role that active users hold today or later; needs staff.administer.

    Each is looked at by the leader of the holder's team; where there is none, or it is the holder, by anybody
    who may review. BadInput for a day that is over, AlreadyDone when nobody holds a role.
    """
    work.actor.must("staff.administer")
    if due_on < work.today:
        message = "choose a day that lies ahead, by which everybody has been looked at"
        raise BadInput(message, field="due_on")
    review = Review(
        title=typed(title, field="title"),
        started_on=work.today,
        due_on=due_on,
        started_by=work.actor.subject,
    )
    work.session.add(review)
    live = or_(col(RoleHeld.ends_on).is_(None), col(RoleHeld.ends_on) >= work.today)
    held = (
        select(RoleHeld, Team.leader_id)
        .join(User, col(User.id) == col(RoleHeld.user_id))
        .outerjoin(Team, col(Team.id) == col(User.team_id))
        .where(live, col(User.active))
    )
    items = [
        ReviewItem(
            review_id=review.id,
            held_id=one.id,
            user_id=one.user_id,
            role_id=one.role_id,
            reviewer_id=None if leader == one.user_id else leader,
        )
        for one, leader in work.session.exec(held.order_by(col(User.name), col(RoleHeld.id)))
    ]
    if not items:
        message = "nobody holds a role, so there is nothing to review"
        raise AlreadyDone(message)
    work.flush()
    work.session.add_all(items)
    work.flush()
    work.publish(ReviewStarted(review_id=review.id, due_on=due_on, count=len(items)))
    return review


def decide_review_item(work: UnitOfWork, *, item_id: UUID, keep: bool, because: str = "") -> ReviewItem:
    """Confirm a role, or end it today; needs staff.review. NotAllowed for the holder and who is not asked.

    Where the role's reviewer is named, they decide it, or whoever has staff.administer. A reason is needed to
    end one. AlreadyDone when it was decided.
    """
    work.actor.must("staff.review")
    item = work.session.get(ReviewItem, item_id, with_for_update=True)
    if item is None:
        message = "there is no such role to review"
        raise NotFound(message)
    me = _reviewer(work, item)
    if item.outcome is not None:
        message = "this role was reviewed already"
        raise AlreadyDone(message)
    item.because = typed(because, field="because") if because.strip() or not keep else ""
    held = work.session.get(RoleHeld, item.held_id, with_for_update=True)
    if not keep and held is not None and (held.ends_on is None or held.ends_on >= work.today):
        end_role(work, held, work.today)
    item.outcome, item.decided_by, item.decided_at = (KEPT if keep else ENDED), me, iso(work.now)
    work.flush()
    work.publish(
        AccessReviewed(user_id=item.user_id, role_id=item.role_id, review_id=item.review_id, kept=keep)
    )
    return item


def _reviewer(work: UnitOfWork, item: ReviewItem) -> UUID:
    if work.actor.subject == subject("user", item.user_id):
        message = "nobody reviews their own access; another person must"
        raise NotAllowed(message)
    me = find_id(work.actor.subject.removeprefix("user/"))
    if me is None:
        message = "a member of staff reviews access, not Borough itself"
        raise NotAllowed(message)
    if item.reviewer_id not in {None, me} and not work.actor.may("staff.administer"):
        message = "the leader of their team reviews this; an administrator may stand in"
        raise NotAllowed(message)
    return me
