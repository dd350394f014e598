"""Two years of closed cases for the demonstration, so that its charts say something; nothing here is chance.

The cases are brought over as those of an older system would be: rows with their steps, clocks, tasks and
decisions as they stood, not commands run again.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from core.calendar import monday_of
from core.cases.because import stored
from core.cases.models import Case, CaseDecision, CaseNumber, CaseStep, CaseSubject, Clock, ClockState, Task
from core.cases.workflows import ClockRule, Transition, Workflow
from core.database.bulk import insert_many
from core.figures.queries.people import officers
from core.log import iso
from core.properties.models import Property
from core.values import Because, subject, with_check_digit
from core.work import UnitOfWork

_WEEKS = 112
_SEED = 1888
_LONGEST = 12
_LATE = 7  # of a hundred steps
_DIGITS = 8
_BY_WEEKDAY = (26, 22, 20, 18, 14)
_WHY = stored((Because("Brought over from the older system", "demonstration"),))
_TABLES: tuple[Any, ...] = (Case, CaseSubject, CaseStep, Clock, Task, CaseDecision)
_DAYS_OF = {"days": 1.0, "working_days": 1.4, "weeks": 7.0, "months": 30.4, "years": 365.0}

_BY_LAW = 28
"""About how long a clock is whose length stands in a figure of law."""


@dataclass
class _Rows:
    """What will be written, by table."""

    of: dict[Any, list[Mapping[str, Any]]] = field(default_factory=dict)

    def add(self, table: Any, **row: Any) -> None:
        self.of.setdefault(table, []).append(row)


def fill_past(work: UnitOfWork, *, size: int) -> int:
    """Write cases of every type over the last two years, about one a week for every hundred main records."""
    chance = Random(_SEED)  # noqa: S311 - the same past every time, nothing secret
    homes = list(
        work.session.execute(select(col(Property.id)).order_by(col(Property.id)).limit(400)).scalars()
    )
    staff = officers(work)
    count = 0
    for number, flow in enumerate(work.workflows or ()):
        service = flow.name.partition(".")[0].replace("_", " ").capitalize()
        team = [one.subject for one in staff if one.team == service]
        rows = _Rows()
        moments = list(_openings(chance, work.today, size / 60 * (1 + number) / 2 + 0.6))
        numbers = _numbers(work, len(moments))
        for n, opened in enumerate(moments):
            owner = team[chance.randrange(len(team))] if team else None
            home = homes[chance.randrange(len(homes))] if homes else None
            _case(rows, chance, flow, opened, owner=owner, home=home, number=numbers[n], today=work.today)
        for table in _TABLES:
            insert_many(work.connection, table.__table__, rows.of.get(table, ()))
        count += len(rows.of.get(Case, ()))
    return count


def _openings(chance: Random, today: date, usual: float) -> Iterator[datetime]:
    """When cases were opened: a few more each year, more in winter, and more on Mondays."""
    first = monday_of(today) - timedelta(weeks=_WEEKS)
    for week in range(_WEEKS):
        monday = first + timedelta(weeks=week)
        season = 1 + 0.3 * math.cos((monday.timetuple().tm_yday - 20) / 365 * 2 * math.pi)
        expected = usual * season * (0.85 + 0.3 * week / _WEEKS)
        for _ in range(int(expected + chance.random() * 1.6)):
            day = monday + timedelta(days=chance.choices(range(5), _BY_WEEKDAY)[0])
            yield datetime.combine(day, time(9 + chance.randrange(8), chance.randrange(60)), tzinfo=UTC)


def _numbers(work: UnitOfWork, count: int) -> Sequence[int]:
    """Numbers for references, drawn as those of all cases are."""
    if not count:
        return ()
    work.flush()
    found = [CaseNumber(case_id=UUID(int=0)) for _ in range(count)]
    work.session.add_all(found)
    work.flush()
    return [one.number or 0 for one in found]


def _case(
    rows: _Rows,
    chance: Random,
    flow: Workflow,
    opened: datetime,
    *,
    owner: str | None,
    home: UUID | None,
    number: int,
    today: date,
) -> None:
    """One case on its way to its end; what would reach beyond today is left out."""
    way = _way(chance, flow)
    moments = [opened]
    for _ in way:
        late = chance.randrange(100) < _LATE
        moments.append(moments[-1] + timedelta(days=chance.randint(25, 45) if late else chance.randint(1, 8)))
    if moments[-1].date() >= today:
        return
    case_id = _id(opened, chance)
    rows.add(
        Case,
        id=case_id,
        reference=flow.prefix + with_check_digit(f"{number:0{_DIGITS}}"),
        type=flow.name,
        version=flow.version,
        stage=way[-1][1].to if way else flow.first_stage,
        opened_at=iso(opened),
        closed_at=iso(moments[-1]),
        owner=owner,
        key=None,
        sees=flow.sees,
    )
    if home:
        rows.add(CaseSubject, case_id=case_id, subject=subject("property", home), role="premises")
    actor = owner or "system/demonstration"
    _steps(rows, flow, case_id, way, moments, actor)
    _clocks(rows, chance, flow, case_id, way, moments)
    _tasks(rows, chance, case_id, way, moments, owner)
    if len(way) > 1 and chance.randrange(3):
        rows.add(
            CaseDecision,
            id=_id(moments[-1], chance),
            case_id=case_id,
            result=flow.stages[way[-1][1].to].title,
            basis="council policy",
            reasons="As the papers of the older system say",
            appeal_route="As in the letter of the time",
            decided_by=actor,
            decided_at=iso(moments[-1]),
            superseded_by=None,
        )


def _way(chance: Random, flow: Workflow) -> list[tuple[str, Transition]]:
    """Transitions from the first stage to a final one, without going round for ever."""
    stage, way = flow.first_stage, list[tuple[str, Transition]]()
    while not flow.is_final(stage):
        ahead = [one for one in flow.leaving(stage) if one[1].to != stage]
        ends = [one for one in ahead if flow.is_final(one[1].to)]
        choice = ends if ends and (len(way) > _LONGEST or chance.randrange(3) == 0) else ahead
        if not choice or len(way) > 3 * _LONGEST:
            break
        way.append(chance.choice(choice))
        stage = way[-1][1].to
    return way


def _steps(
    rows: _Rows,
    flow: Workflow,
    case_id: UUID,
    way: Sequence[tuple[str, Transition]],
    moments: Sequence[datetime],
    actor: str,
) -> None:
    told = {"case_id": case_id, "by": actor, "because": _WHY}
    opened = {"transition": "open", "from_stage": None, "to_stage": flow.first_stage}
    rows.add(CaseStep, at=iso(moments[0]), **opened, **told)
    stage = flow.first_stage
    for (name, step), at in zip(way, moments[1:], strict=True):
        rows.add(CaseStep, at=iso(at), transition=name, from_stage=stage, to_stage=step.to, **told)
        stage = step.to


def _clocks(
    rows: _Rows,
    chance: Random,
    flow: Workflow,
    case_id: UUID,
    way: Sequence[tuple[str, Transition]],
    moments: Sequence[datetime],
) -> None:
    """Every clock that the way starts, ended by the step that it waited for, or stopped with the case."""
    starts = [flow.opening.starts, *(step.starts for _, step in way)]
    for place, names in enumerate(starts):
        for name in names:
            ends = next((n for n in range(place, len(way)) if name in way[n][1].stops), None)
            ended = moments[ends + 1] if ends is not None else moments[-1]
            _clock(
                rows,
                chance,
                case_id,
                (name, flow.clocks[name]),
                (moments[place], ended),
                stopped=ends is None,
            )


def _clock(
    rows: _Rows,
    chance: Random,
    case_id: UUID,
    named: tuple[str, ClockRule],
    between: tuple[datetime, datetime],
    *,
    stopped: bool,
) -> None:
    (name, rule), (start, end) = named, between
    due = start.date() + timedelta(days=round((rule.length or _BY_LAW) * _DAYS_OF[rule.unit]))
    state = ClockState.STOPPED if stopped else ClockState.MET if end.date() <= due else ClockState.MISSED
    rows.add(
        Clock,
        id=_id(start, chance),
        case_id=case_id,
        name=name,
        kind=rule.kind,
        title=rule.title,
        started_on=start.date(),
        started_at=iso(start),
        due_on=due,
        because=_WHY,
        state=state.value,
        ended_on=end.date(),
        ended_at=iso(end),
        length=rule.length or _BY_LAW,
        unit=rule.unit,
        counting=rule.counting,
        calendar=rule.calendar,
        source=rule.source or rule.law,
        law=None,
        verified=rule.verified,
    )


def _tasks(
    rows: _Rows,
    chance: Random,
    case_id: UUID,
    way: Sequence[tuple[str, Transition]],
    moments: Sequence[datetime],
    owner: str | None,
) -> None:
    """The tasks that each step brought, done by the next."""
    for place, (_, step) in enumerate(way[:-1], 1):
        for rule in step.tasks:
            days = round((rule.length or 10) * _DAYS_OF[rule.unit])
            rows.add(
                Task,
                id=_id(moments[place], chance),
                case_id=case_id,
                title=rule.title,
                because=_WHY,
                due_on=moments[place].date() + timedelta(days=days),
                assigned_to=owner,
                added_at=iso(moments[place]),
                done_at=iso(moments[place + 1]),
                done_by=owner,
                outcome="done",
            )


def _id(at: datetime, chance: Random) -> UUID:
    """An id that sorts by the moment it tells of, as all ids do."""
    value = (int(at.timestamp() * 1000) << 80) | chance.getrandbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))
