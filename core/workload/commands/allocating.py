"""Cases are given out, by hand or by fairness, exactly as they were previewed."""

from core.cases.commands import Assigned, assign_cases
from core.errors import BadInput, Conflict, NotAllowed
from core.work import UnitOfWork
from core.workload.queries.plans import Plan, Wish, plan
from core.workload.queries.teams import my_teams


def allocate_cases(work: UnitOfWork, *, wish: Wish, because: str, seen: str) -> Assigned:
    """Give the chosen cases out in one run; needs cases.assign and, for the team, to be in it or to lead it.

    `seen` is the mark of the plan that was looked at: Conflict when it would come out otherwise by now, and
    then nothing is given. BadInput when nobody would get any, or for cases that somebody has: those are
    handed over with a note.
    """
    work.actor.must("cases.assign")
    must_reach(work, wish)
    planned = plan(work, wish=wish)
    if any(one.was for one in planned.rows):
        message = "somebody has one of these cases by now; hand it over with a note, or choose others"
        raise Conflict(message)
    check(planned, seen)
    return assign_cases(work, owners=planned.owners, because=because)


def check(planned: Plan, seen: str) -> None:
    """Conflict when a plan is another than the one that was looked at, BadInput when it gives nothing."""
    if planned.mark != seen:
        message = "something has changed since you looked: see who would get what now, and confirm again"
        raise Conflict(message)
    if not planned.owners:
        raise BadInput(_nobody(planned), field="receiver")


def _nobody(planned: Plan) -> str:
    """Why nothing is given; for a single case its very reason, because nobody saw a preview of it."""
    if len(planned.rows) > 1:
        return "nobody can get any of these cases; see the reason beside each"
    why = planned.rows[0].because[0].text
    return f"{why[:1].lower()}{why[1:]}"


def must_reach(work: UnitOfWork, wish: Wish) -> None:
    """NotAllowed unless the actor is of the team or leads it."""
    if work.actor.is_system or any(one.team_id == wish.team_id for one in my_teams(work)):
        return
    message = "you neither belong to that team nor lead it"
    raise NotAllowed(message)
