"""Monthly reports: made by who leads the officer, written together, signed by both, and then frozen."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, Refused
from core.figures.events import ReportMade, ReportSigned, ReportWritten
from core.figures.models import Report
from core.figures.queries import people
from core.figures.queries.asked import Asked, month_of
from core.figures.queries.judged import Judged, judged
from core.figures.queries.listing import records
from core.figures.rules.judging import Standing
from core.log import iso
from core.values import Period, Subject
from core.work import UnitOfWork

COUNTED = (
    *("cases.open", "cases.overdue", "cases.paused", "cases.closed", "cases.reopened", "tasks.open"),
    *("tasks.late", "tasks.done", "clocks.met", "clocks.late", "clocks.on_time", "decisions.made"),
    *("quality.reviewed", "quality.pass_rate"),
)
_LISTED = 30


def make_report(work: UnitOfWork, *, officer: Subject, month: date) -> Report:
    """Count an officer's month for the talk about it; needs figures.report, and the same team.

    BadInput for a month that has not begun, AlreadyDone when there is a report of it.
    """
    work.actor.must("figures.report")
    _must_lead(work, officer)
    first = month.replace(day=1)
    if first > work.today:
        message = "choose a month that has begun"
        raise BadInput(message, field="month")
    if work.session.exec(select(Report).where(Report.officer == officer, Report.month == first)).first():
        message = "there is a report of this month already"
        raise AlreadyDone(message)
    report = Report(
        officer=officer, leader=work.actor.subject, month=first, numbers="", counted_at=iso(work.now)
    )
    report.numbers = _counted(work, report)
    work.session.add(report)
    work.flush()
    work.publish(ReportMade(report_id=report.id, month=first))
    return report


def recount_report(work: UnitOfWork, *, report_id: UUID) -> Report:
    """Count the month anew, by who leads the officer; earlier signatures are gone. Refused once frozen."""
    report = _open_report(work, report_id)
    if report.leader != work.actor.subject:
        message = "only who made this report can count it anew"
        raise NotAllowed(message)
    report.numbers, report.counted_at = _counted(work, report), iso(work.now)
    return _changed(work, report)


def write_report(
    work: UnitOfWork, *, report_id: UUID, went_well: str = "", to_improve: str = "", actions: str = ""
) -> Report:
    """Write down what was said and agreed, by either of the two; earlier signatures are gone."""
    report = _open_report(work, report_id)
    report.went_well, report.to_improve = went_well.strip(), to_improve.strip()
    report.actions = actions.strip()
    return _changed(work, report)


def sign_report(work: UnitOfWork, *, report_id: UUID) -> Report:
    """Sign as one of the two; once both have signed, the report is frozen. AlreadyDone for a second time."""
    report = _open_report(work, report_id)
    as_officer = report.officer == work.actor.subject
    if report.officer_signed_at if as_officer else report.leader_signed_at:
        message = "you have signed this report already"
        raise AlreadyDone(message)
    if as_officer:
        report.officer_signed_at = iso(work.now)
    else:
        report.leader_signed_at = iso(work.now)
    work.session.add(report)
    work.publish(ReportSigned(report_id=report.id, frozen=report.is_frozen))
    return report


def _must_lead(work: UnitOfWork, officer: Subject) -> None:
    """NotAllowed unless the actor is in the officer's team, or may see all reports; BadInput for oneself."""
    if officer == work.actor.subject:
        message = "one makes no report of oneself"
        raise BadInput(message, field="officer")
    staff = {one.subject: one for one in people.officers(work)}
    if officer not in staff:
        message = "there is no such member of staff"
        raise NotFound(message)
    me = staff.get(work.actor.subject)
    same_team = me is not None and me.team_id is not None and me.team_id == staff[officer].team_id
    if not same_team and not work.actor.may("figures.see_reports"):
        message = f"{staff[officer].name} is not in your team; who leads that team makes the report"
        raise NotAllowed(message)


def _open_report(work: UnitOfWork, report_id: UUID) -> Report:
    """The report, for one of the two, and not frozen."""
    report = work.session.get(Report, report_id, with_for_update=True)
    if report is None or work.actor.subject not in {report.officer, report.leader}:
        message = "there is no such report, or it is not yours to write in"
        raise NotFound(message)
    if report.is_frozen:
        message = "both have signed this report; it stays as it is"
        raise Refused(message)
    return report


def _changed(work: UnitOfWork, report: Report) -> Report:
    report.officer_signed_at = report.leader_signed_at = None
    work.session.add(report)
    work.publish(ReportWritten(report_id=report.id))
    return report


def _counted(work: UnitOfWork, report: Report) -> str:
    """The officer's month as JSON: every figure with its target and trend, and what was late by name."""
    whole = month_of(report.month)
    asked = Asked(Period(whole.start, min(whole.end, work.today)), work.today, owner=report.officer)
    found = judged(work, COUNTED, asked)
    late = [
        {"of": name, "cells": [str(cell) if cell is not None else "" for cell in one.cells]}
        for name in ("clocks.late", "tasks.late", "cases.overdue")
        for one in records(work, name, asked, limit=_LISTED).rows
    ]
    return json.dumps(
        {
            "figures": [_figure(one) for one in found],
            "well": [one.figure.title for one in found if _is_well(one)],
            "late": late,
        }
    )


def _figure(one: Judged) -> dict[str, Any]:
    return {
        "name": one.figure.name,
        "title": one.figure.title,
        "unit": one.figure.unit,
        "value": one.value,
        "target": one.target.value if one.target else None,
        "standing": one.standing.result.value if one.standing else None,
        "months": [month.isoformat() for month in one.series.months[-13:]],
        "values": list(one.series.values[-13:]),
    }


def _is_well(one: Judged) -> bool:
    met = one.standing is not None and one.standing.result is Standing.MET
    return met or (one.against_month is not None and one.against_month.result == "better")
