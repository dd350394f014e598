"""Fictional working days: cases that people have, with things late and due, held and handed over.

Nothing here is chance: who has what follows from fairness and from the place in a list.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle, islice

from sqlmodel import col, select

from core.cases.commands import NewTask, add_tasks, hold_case
from core.cases.models import Case
from core.permissions import Actor
from core.staff.models import Team
from core.staff.queries import actor_for
from core.values import Because
from core.work import UnitOfWork
from core.workload.commands import (
    Note,
    accept_hand_over,
    allocate_cases,
    hand_over_cases,
    record_absence,
    send_back_hand_over,
    set_capacity,
)
from core.workload.models import HandOver
from core.workload.queries.officers import Colleague, colleagues
from core.workload.queries.plans import Wish, plan
from core.workload.queries.queue import types_of, waiting_cases

_SOURCE = "demonstration"
_GIVEN_OF_TEN = 7
_TO_DO = (
    ("Ring back: the tenant left a message", -3, "The contact centre took a message"),
    ("Answer the councillor’s question", 0, "Members’ enquiries are answered within ten working days"),
    ("Check the new payment plan against what came in", 1, "A first instalment was due this week"),
    ("Visit: nobody has answered two letters", 3, "Two letters have had no answer"),
    ("Ask the benefits team how the claim stands", -1, "The claim was made three weeks ago"),
    ("Send the papers that were asked for", 0, "They were promised for today"),
    ("Write up the interview", 2, "Notes are written up within two working days"),
    ("Look at the case with the team leader", 8, "One-to-one next week"),
)
_PART_TIME = 60
_LEADING = 20
_SATURDAY = 5
_TASKS_EACH = 6


def fill(work: UnitOfWork) -> None:
    """Share out most of what nobody has in each team, and let it look like some weeks of work."""
    for team_id in work.session.exec(select(Team.id).order_by(col(Team.name))).all():
        members = colleagues(work, team_id=team_id)
        officers = [one for one in members if types_of(work, [one])]
        if officers:
            _share_out(work, officers)
            _live(work, [one for one in officers if "workload.lead" not in one.permissions] or officers)


def _share_out(work: UnitOfWork, officers: Sequence[Colleague]) -> None:
    for one in officers:
        if "workload.lead" in one.permissions and len(officers) > 1:
            set_capacity(work, user_id=one.user_id, percent=_LEADING)
    types = types_of(work, officers)
    waiting = waiting_cases(work, types=types, limit=5_000)
    given = tuple(case.id for n, case in enumerate(waiting) if n % 10 < _GIVEN_OF_TEN)
    team_id = officers[0].team_id
    if not given or team_id is None:
        return
    wish = Wish(team_id, case_ids=given)
    planned = plan(work, wish=wish)
    if planned.owners:
        allocate_cases(work, wish=wish, because="Shared out by fairness", seen=planned.mark)


def _live(work: UnitOfWork, officers: Sequence[Colleague]) -> None:
    """What some weeks bring: things to do, a hold, somebody away, and cases that changed hands."""
    for n, one in enumerate(officers):
        mine = _cases(work, one)
        _things_to_do(work, mine, start=n)
        if mine:
            hold_case(
                work,
                case_id=mine[-1].id,
                kind="adjourned",
                reason="A complaint about the same matter is looked into first",
                source=_SOURCE,
                until=work.today + timedelta(days=12 + n),
            )
    if len(officers) > 1:
        _changed_hands(work, officers[0], officers[1])
        first = work.today + timedelta(days=1)
        last = officers[-1].user_id
        record_absence(work, user_id=last, starts_on=first, ends_on=first + timedelta(days=6))
        set_capacity(work, user_id=officers[1].user_id, percent=_PART_TIME)


def _cases(work: UnitOfWork, one: Colleague) -> Sequence[Case]:
    asked = select(Case).where(col(Case.owner) == one.subject, col(Case.closed_at).is_(None))
    return work.session.exec(asked.order_by(col(Case.id))).all()


def _things_to_do(work: UnitOfWork, mine: Sequence[Case], *, start: int) -> None:
    chosen = islice(cycle(_TO_DO), start, start + min(_TASKS_EACH, len(mine)))
    tasks = [
        NewTask(case.id, title, (Because(why, _SOURCE),), _working(work, days))
        for case, (title, days, why) in zip(mine, chosen, strict=False)
    ]
    if tasks:
        add_tasks(work, tasks=tasks)


def _working(work: UnitOfWork, days: int) -> date:
    """So many days from today, or the next day on which people work."""
    day = work.today + timedelta(days=days)
    while days and day.weekday() >= _SATURDAY:
        day += timedelta(days=1 if days > 0 else -1)
    return day


def _changed_hands(work: UnitOfWork, first: Colleague, second: Colleague) -> None:
    """Of three cases that went from the second to the first, one waits, one is accepted, one came back."""
    borough, mine = work.actor, [case.id for case in _cases(work, second)[1:4]]
    work.actor = actor_for(work, user_id=second.user_id)
    if not mine or not work.actor.may("cases.take") or second.team_id is None:
        work.actor = borough
        return
    wish = Wish(second.team_id, tuple(mine), giver=second.subject, receiver=first.user_id)
    note = Note(
        stands="The first letter is out, and a plan was talked about on the telephone.",
        next_step="Ring about the plan, then confirm it in writing",
        next_by=work.today + timedelta(days=2),
        promised="An answer about the repair in the kitchen",
        promised_to="the tenant",
        promised_by=work.today + timedelta(days=4),
    )
    hand_over_cases(work, wish=wish, note=note, seen=plan(work, wish=wish).mark)
    _answer(work, actor_for(work, user_id=first.user_id))
    work.actor = borough


def _answer(work: UnitOfWork, receiver: Actor) -> None:
    work.actor = receiver
    asked = select(HandOver.id).where(col(HandOver.receiver) == receiver.subject).order_by(col(HandOver.id))
    waiting = work.session.exec(asked).all()
    for handover_id in waiting[1:2]:
        accept_hand_over(work, handover_id=handover_id)
    for handover_id in waiting[2:3]:
        send_back_hand_over(work, handover_id=handover_id, reason="Which letter went out, and when?")
