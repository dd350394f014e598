"""Rent recovery for programs, as JSON: the worklist, and a tenancy with its charges."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from pydantic import BaseModel

from core.pages import Desk, guard
from plugins.rent_recovery.queries.tenancies import charge_lines, tenancy
from plugins.rent_recovery.queries.worklist import worklist


class ReasonOut(BaseModel):
    """One step of an explanation, and what it rests on."""

    text: str
    source: str


class ArrearsOut(BaseModel):
    """An open arrears case. `arrears` in pence, `weeks` in hundredths of a week."""

    case_id: UUID
    reference: str
    stage: str
    account_id: UUID
    tenancy_id: UUID
    arrears: int
    weeks: int
    next: str
    because: list[ReasonOut]


class ChargeOut(BaseModel):
    """One component of a weekly charge, in pence."""

    component: str
    weekly: int
    starts_on: date
    ends_on: date | None


class TenancyOut(BaseModel):
    """A tenancy with its charges."""

    id: UUID
    account_id: UUID
    property_id: UUID
    tenure: str
    starts_on: date
    ends_on: date | None
    charges: list[ChargeOut]


@get("/arrears", guards=[guard("rent_recovery.see")], sync_to_thread=True)
def list_arrears(
    desk: NamedDependency[Desk],
    stage: FromQuery[str | None] = None,
    page: Annotated[int, QueryParameter(ge=1, le=10_000)] = 1,
) -> list[ArrearsOut]:
    """Open arrears cases, most weeks in arrears first, fifty a page, each with what is next and why."""
    with desk.look() as work:
        rows = worklist(work, stage=stage, page=page)
    return [
        ArrearsOut(
            case_id=row.case_id,
            reference=row.reference,
            stage=row.stage,
            account_id=row.account_id,
            tenancy_id=row.tenancy_id,
            arrears=row.arrears,
            weeks=row.weeks,
            next=row.next.result.value,
            because=[ReasonOut(text=step.text, source=step.source) for step in row.next.because],
        )
        for row in rows
    ]


@get("/tenancies/{tenancy_id:uuid}", guards=[guard("rent_recovery.see")], sync_to_thread=True)
def show_tenancy(desk: NamedDependency[Desk], tenancy_id: FromPath[UUID]) -> TenancyOut:
    """A tenancy with every line of its weekly charge."""
    with desk.look() as work:
        found = tenancy(work, tenancy_id=tenancy_id)
        lines = [
            ChargeOut.model_validate(line, from_attributes=True)
            for line in charge_lines(work, tenancy_id=tenancy_id)
        ]
        facts: dict[str, Any] = found.model_dump()
    return TenancyOut.model_validate({**facts, "charges": lines})


handlers = [list_arrears, show_tenancy]
