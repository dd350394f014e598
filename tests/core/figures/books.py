"""Books of cases, tasks, clocks and money for the tests of figures, written straight into the tables."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from core.cases.models import Case, CaseDecision, CaseStep, CaseSubject, Clock, Hold, Task
from core.council import Council
from core.documents.models import Notice
from core.log import iso
from core.permissions import Actor
from core.values import new_id, with_check_digit

SYSTEM = Actor.system("books")
TODAY = date(2026, 4, 7)
ROSA, SAM = "user/00000000-0000-7000-8000-000000000001", "user/00000000-0000-7000-8000-000000000002"


@dataclass(frozen=True)
class Entry:
    """A case with what is in it; days count back from today, None is never."""

    kind: str = "letting"
    sees: str = "gardens.see"
    opened: int = 10
    closed: int | None = None
    owner: str | None = None
    stage: str = "asked"
    task_due: int | None = None
    task_done: int | None = None
    clock_due: int | None = None
    clock_ended: int | None = None
    decided: int | None = None
    noticed: int | None = None
    held: bool = False


def moment(days_ago: int, hour: int = 12) -> str:
    return iso(datetime.combine(TODAY - timedelta(days=days_ago), time(hour), tzinfo=UTC))


def day(days_ago: int) -> date:
    return TODAY - timedelta(days=days_ago)


_numbers = iter(range(1, 10**6))


def written(council: Council, entries: list[Entry], service: str = "gardens") -> list[UUID]:
    """Write the cases of these entries; return their ids."""
    with council.work(actor=SYSTEM) as work:
        rows = [_rows(one, service) for one in entries]
        for case, *_ in rows:
            work.session.add(case)
        work.flush()
        for _, *others in rows:
            work.session.add_all(others)
    return [case.id for case, *_ in rows]


def _rows(one: Entry, service: str) -> list[Any]:
    case = Case(
        reference=f"GD{with_check_digit(f'{next(_numbers):08}')}",
        type=f"{service}.{one.kind}",
        version=1,
        stage=one.stage,
        opened_at=moment(one.opened),
        closed_at=None if one.closed is None else moment(one.closed),
        owner=one.owner,
        sees=one.sees,
    )
    rows: list[Any] = [case]
    own: dict[str, Any] = {"case_id": case.id}
    if one.task_due is not None:
        done: dict[str, Any] = {}
        if one.task_done is not None:
            done = {"done_at": moment(one.task_done), "done_by": one.owner, "outcome": "done"}
        rows.append(
            Task(
                **own, title="Look", because="[]", due_on=day(one.task_due), assigned_to=one.owner,
                added_at=case.opened_at, **done,
            )
        )  # fmt: skip
    if one.clock_due is not None:
        late = one.clock_ended is not None and one.clock_ended < one.clock_due
        state = "running" if one.clock_ended is None else "missed" if late else "met"
        ended = None if one.clock_ended is None else day(one.clock_ended)
        rows.append(
            Clock(
                **own, name="answer", title="Answer", started_on=day(max(one.opened, one.clock_due)),
                started_at=case.opened_at, due_on=day(one.clock_due), because="[]", state=state,
                ended_on=ended, length=10, unit="days", counting="after", source="policy", verified=False,
            )
        )  # fmt: skip
    if one.decided is not None:
        rows.append(
            CaseDecision(
                **own, result="granted", basis="policy", reasons="it fits", appeal_route="none",
                decided_by=one.owner or ROSA, decided_at=moment(one.decided),
            )
        )  # fmt: skip
    if one.noticed is not None:
        rows.append(
            Notice(
                what=f"{service}.notice", subject=f"case/{case.id}", served_on="person/1", regime="general",
                method="post", sent_on=day(one.noticed), deemed_on=day(one.noticed), because="",
                served_by=one.owner or ROSA, recorded_at=moment(one.noticed),
            )
        )  # fmt: skip
    if one.held:
        account = f"account/{new_id()}"
        rows.append(CaseSubject(**own, subject=account, role="about"))
        rows.append(
            Hold(
                subject=account, kind="dispute", from_on=day(3), reason="it is disputed", source="policy",
                placed_by=SAM, placed_at=moment(3),
            )
        )  # fmt: skip
    return rows


def reopened(council: Council, case_id: UUID, days_ago: int) -> None:
    """Write that a case was closed and opened again."""
    with council.work(actor=SYSTEM) as work:
        work.session.add(
            CaseStep(
                case_id=case_id, transition="again", from_stage="licensed", to_stage="checks", by=ROSA,
                at=moment(days_ago), because="[]",
            )
        )  # fmt: skip
