"""What the pages of work share: their tabs, the names of cases, and how dates and people are shown."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from core.values import Because
from core.web.blocks import Link, Tabs, Tag
from core.web.desk import Desk
from core.web.looks import words
from core.work import UnitOfWork, find_id
from core.workload.queries.officers import Colleague
from core.workload.queries.teams import SeenTeam, my_teams, team_of

WORK = Link("My work", "/")
FAIRLY = "fairly"
_TABS = (
    (Link("My work", "/"), ""),
    (Link("Queue", "/workload/queue"), "cases.see"),
    (Link("Team", "/workload/team"), "workload.lead"),
    (Link("Calendar", "/workload/calendar"), "cases.see"),
    (Link("Hand-overs", "/workload/hand-overs"), "cases.see"),
    (Link("Away", "/workload/away"), ""),
)


def tabs(desk: Desk, current: str) -> Tabs:
    """The pages of work that this visitor may open."""
    shown = [link for link, needed in _TABS if not needed or desk.actor.may(needed)]
    return Tabs(shown, current, "My work")


def teams_and_team(work: UnitOfWork, wanted: str) -> tuple[Sequence[SeenTeam], SeenTeam | None]:
    """The teams that the visitor may choose from, and the one that is meant."""
    teams = my_teams(work)
    return teams, team_of(teams, find_id(wanted))


def type_and_stage(work: UnitOfWork, type_: str, stage: str) -> tuple[str, str]:
    """What people call a case type and a stage; their names when the plugin is switched off."""
    known = {one.name: one for one in work.workflows or ()}.get(type_)
    if known is None:
        return type_, words(stage)
    return known.title, known.stages[stage].title if stage in known.stages else words(stage)


def case_link(case_id: UUID, reference: str) -> Link:
    """A case by its reference."""
    return Link(reference, f"/cases/{case_id}")


def due(on: date | None, today: date) -> Any:
    """A date with a word when it is late or today."""
    if on is None:
        return None
    if on < today:
        return [Tag("Late", "red"), on]
    return [Tag("Today", "orange"), on] if on == today else on


def texts(because: Sequence[Because]) -> list[str]:
    """Why, a line each with its source."""
    return [f"{one.text} ({one.source})" for one in because]


def who_options(members: Sequence[Colleague]) -> list[tuple[str, str]]:
    """Members of a team to choose from, with what they have."""
    return [(str(one.user_id), _described(one)) for one in members]


def _described(one: Colleague) -> str:
    cases = "case" if one.open == 1 else "cases"
    away = f"; {one.away.sentence}" if one.away else ""
    return f"{one.name} ({one.open:,} {cases}, weight {one.load:,}{away})"
