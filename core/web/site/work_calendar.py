"""The calendar of deadlines: a month or a week, one's own or the team's, as lists by day; and as a file."""

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.di import NamedDependency

from core.calendar import in_words, monday_of
from core.values import Subject
from core.web.blocks import Block, Heading, Link, Links, Prose, Table, Tabs, Tag
from core.web.desk import HOME, Desk, guard
from core.web.labels import Labels
from core.web.page import page
from core.web.site.work_file import written
from core.web.site.work_shared import case_link, tabs, teams_and_team, texts
from core.work import UnitOfWork
from core.workload.queries.deadlines import MOST, DueEntry, deadlines
from core.workload.queries.officers import colleagues

_WEEK = timedelta(days=7)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KINDS: dict[str, Tag] = {
    "task": Tag("Task", "blue"),
    "deadline": Tag("Deadline", "purple"),
    "waiting": Tag("Waiting ends", "grey"),
    "promise": Tag("Promise", "orange"),
}
_REASONS = 3
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which days are looked at, and whose."""

    by_week: bool
    day: date
    whose: str

    @property
    def first(self) -> date:
        """The first day."""
        return monday_of(self.day) if self.by_week else self.day.replace(day=1)

    @property
    def last(self) -> date:
        """The last day."""
        if self.by_week:
            return self.first + timedelta(days=6)
        return self.day.replace(day=monthrange(self.day.year, self.day.month)[1])

    @property
    def title(self) -> str:
        """The days in words."""
        return f"Week of {in_words(self.first)}" if self.by_week else f"{self.day:%B %Y}"

    def address(self, **changes: Any) -> str:
        """The address of these days, or of others."""
        asked = {"view": "week" if self.by_week else "month", "day": self.day, "whose": self.whose, **changes}
        return f"/workload/calendar?{urlencode({name: value for name, value in asked.items() if value})}"


@get("/workload/calendar", guards=[guard("cases.see")], sync_to_thread=True)
def calendar(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What falls due, day by day, each with its case and the reason of the date."""
    with desk.look() as work:
        asked = _asked(request, work.today)
        whose, others = _whose(work, asked)
        found = deadlines(work, whose=whose, first=asked.first, last=asked.last)
        names = Labels(work, [one.owner for one in found] if asked.whose else [])
        blocks: list[Block] = [tabs(desk, "/workload/calendar"), _views(asked), *others]
        if not asked.by_week:
            blocks.append(_grid(asked, found))
        blocks += _days(asked, found, names) or [Prose("Nothing falls due in this time.")]
        if len(found) >= MOST:
            blocks.insert(
                2, Prose(f"There is more than can be shown at once ({MOST}): look at a week.", "hint")
            )
    actions = [
        Link("Earlier", asked.address(day=asked.first - timedelta(days=1))),
        Link("Later", asked.address(day=asked.last + timedelta(days=1))),
        Link("Download mine (.ics)", "/workload/calendar.ics"),
    ]
    return page(desk, asked.title, blocks, trail=(HOME,), caption="Calendar of deadlines", actions=actions)


def _asked(request: Request[Any, Any, Any], today: date) -> _Asked:
    given = request.query_params
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError:
        day = today
    # A calendar needs a day before and one after.
    near = date(1900, 1, 1) < day < date(2200, 1, 1)
    return _Asked(given.get("view") == "week", day if near else today, given.get("whose", ""))


def _whose(work: UnitOfWork, asked: _Asked) -> tuple[Collection[Subject], list[Block]]:
    """Whose deadlines are meant: one's own, or for a leader those of a team."""
    teams, team = teams_and_team(work, asked.whose)
    led = [one for one in teams if one.leads]
    links = [Link("Mine", asked.address(whose=""))]
    links += [Link(one.name, asked.address(whose=one.team_id)) for one in led]
    shown: list[Block] = [Tabs(links, asked.address(), "Whose deadlines")] if led else []
    if asked.whose and team is not None and team.leads and str(team.team_id) == asked.whose:
        return [one.subject for one in colleagues(work, team_id=team.team_id)], shown
    return [work.actor.subject], shown


def _views(asked: _Asked) -> Links:
    other = Link("Look at a month", asked.address(view="month"))
    if not asked.by_week:
        other = Link("Look at a week", asked.address(view="week"))
    return Links([(other, "")])


def _grid(asked: _Asked, found: Sequence[DueEntry]) -> Table:
    """The month at a glance: how much falls due on each day, leading to the list of that day."""
    counts: dict[date, int] = {}
    for one in found:
        counts[one.due_on] = counts.get(one.due_on, 0) + 1
    weeks, monday = [], monday_of(asked.first)
    while monday <= asked.last:
        days = [monday + timedelta(days=n) for n in range(len(_DAYS))]
        weeks.append([_cell(asked, day, counts.get(day, 0)) for day in days])
        monday += _WEEK
    return Table(_DAYS, weeks, label=f"{asked.title} at a glance")


def _cell(asked: _Asked, day: date, count: int) -> Any:
    if not asked.first <= day <= asked.last:
        return None
    if not count:
        return str(day.day)
    return [Link(str(day.day), f"#d{day}", f"{day:%B}: {count} due"), Tag(f"{count} due", "blue")]


def _days(asked: _Asked, found: Sequence[DueEntry], names: Labels) -> list[Block]:
    blocks: list[Block] = []
    head = ("What falls due", "Case", "Whose", "Why on this day") if asked.whose else _OWN_HEAD
    for day, entries in groupby(found, key=lambda one: one.due_on):
        rows = [_entry(one, names, with_owner=bool(asked.whose)) for one in entries]
        blocks += [Heading(in_words(day), f"d{day}"), Table(head, rows, label=f"Due on {in_words(day)}")]
    return blocks


_OWN_HEAD = ("What falls due", "Case", "Why on this day")


def _entry(one: DueEntry, names: Labels, *, with_owner: bool) -> tuple[Any, ...]:
    held = [Tag("On hold", "grey")] if one.held else []
    what = [_KINDS[one.kind], *held, one.title]
    owner = (names.text(one.owner) or None,) if with_owner else ()
    return (what, case_link(one.case_id, one.reference), *owner, texts(one.because[:_REASONS]))


@get("/workload/calendar.ics", guards=[guard("cases.see")], sync_to_thread=True)
def file(desk: NamedDependency[Desk]) -> Response[bytes]:
    """The visitor's deadlines of a year from now, late ones too, for another calendar."""
    with desk.look() as work:
        first, last = work.today - _YEAR, work.today + _YEAR
        found = deadlines(work, whose=[work.actor.subject], first=first, last=last)
        content = written([one for one in found if not one.held], council=desk.council.name, now=work.now)
    return Response(
        content,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="deadlines.ics"'},
    )


HANDLERS = (calendar, file)
