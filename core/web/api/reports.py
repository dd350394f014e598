"""Monthly reports of officers: made, written and signed."""

import json
import re
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.errors import BadInput
from core.figures.commands import reports as acts
from core.figures.models import Report
from core.figures.queries import reports as found
from core.values.ids import subject
from core.web.api.shapes import Page, Taken
from core.web.desk import Desk, guard
from core.web.etags import IfMatch, must_match
from core.work import UnitOfWork

_SEE, _REPORT = guard("figures.see"), guard("figures.report")
_Text = Annotated[str, msgspec.Meta(max_length=20_000)]
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class ReportIn(Taken):
    """Whose month is counted, as 2026-03."""

    officer: UUID
    month: Annotated[str, msgspec.Meta(min_length=7, max_length=7)]


class WordsIn(Taken):
    """What was said and agreed; it takes the place of what stood there, and of signatures."""

    went_well: _Text = ""
    to_improve: _Text = ""
    actions: _Text = ""


class NumberOut(msgspec.Struct):
    """A figure of the month as it was counted, with its target."""

    name: str
    title: str
    unit: str
    value: int | None
    target: int | None
    standing: str | None


class ReportOut(msgspec.Struct):
    """The month of an officer. Once both have signed, nothing changes any more."""

    id: UUID
    officer: str
    leader: str
    month: date
    counted_at: str
    numbers: list[NumberOut]
    went_well: str
    to_improve: str
    actions: str
    officer_signed_at: str | None
    leader_signed_at: str | None
    is_frozen: bool


@get("/reports", guards=[_SEE], sync_to_thread=True)
def reports(desk: NamedDependency[Desk]) -> Page[ReportOut]:
    """The reports that the visitor may see: their own, those they made, or all with the permission."""
    with desk.look() as work:
        return Page([_report(one) for one in found.reports(work)])


@post("/reports", guards=[_REPORT], sync_to_thread=True)
def make(desk: NamedDependency[Desk], data: JSONBody[ReportIn]) -> ReportOut:
    """Count an officer's month."""
    if _MONTH.fullmatch(data.month) is None or data.month < "1900":
        message = "a month is written as 2026-03"
        raise BadInput(message, field="month")
    with desk.work() as work:
        month = date.fromisoformat(f"{data.month}-01")
        key = acts.make_report(work, officer=subject("user", data.officer), month=month).id
    return _read(desk, key)


@get("/reports/{report_id:uuid}", guards=[_SEE], sync_to_thread=True)
def report(desk: NamedDependency[Desk], report_id: FromPath[UUID]) -> ReportOut:
    """One report."""
    return _read(desk, report_id)


@post("/reports/{report_id:uuid}/words", guards=[_SEE], status_code=200, sync_to_thread=True)
def write(
    desk: NamedDependency[Desk],
    report_id: FromPath[UUID],
    data: JSONBody[WordsIn],
    if_match: IfMatch = None,
) -> ReportOut:
    """Write down what was said and agreed, as one of the two."""
    with desk.work() as work:
        _must_match(work, report_id, if_match)
        acts.write_report(work, report_id=report_id, **msgspec.structs.asdict(data))
    return _read(desk, report_id)


@post("/reports/{report_id:uuid}/sign", guards=[_SEE], status_code=200, sync_to_thread=True)
def sign(desk: NamedDependency[Desk], report_id: FromPath[UUID], if_match: IfMatch = None) -> ReportOut:
    """Sign as one of the two: what stands there, and with `If-Match` nothing that was not read."""
    with desk.work() as work:
        _must_match(work, report_id, if_match)
        acts.sign_report(work, report_id=report_id)
    return _read(desk, report_id)


@post("/reports/{report_id:uuid}/count", guards=[_REPORT], status_code=200, sync_to_thread=True)
def recount(desk: NamedDependency[Desk], report_id: FromPath[UUID]) -> ReportOut:
    """Count the month anew."""
    with desk.work() as work:
        acts.recount_report(work, report_id=report_id)
    return _read(desk, report_id)


def _read(desk: Desk, report_id: UUID) -> ReportOut:
    with desk.look() as work:
        return _report(found.report(work, report_id=report_id))


def _must_match(work: UnitOfWork, report_id: UUID, if_match: str | None) -> None:
    if if_match is not None:
        one = work.session.get(Report, report_id, with_for_update=True)
        must_match(if_match, _report(one) if one else None)


def _report(one: Report) -> ReportOut:
    names = ("name", "title", "unit", "value", "target", "standing")
    return ReportOut(
        id=one.id,
        officer=one.officer,
        leader=one.leader,
        month=one.month,
        counted_at=one.counted_at,
        numbers=[
            NumberOut(**{name: each[name] for name in names}) for each in json.loads(one.numbers)["figures"]
        ],
        went_well=one.went_well,
        to_improve=one.to_improve,
        actions=one.actions,
        officer_signed_at=one.officer_signed_at,
        leader_signed_at=one.leader_signed_at,
        is_frozen=one.is_frozen,
    )


HANDLERS = (reports, make, report, write, sign, recount)
