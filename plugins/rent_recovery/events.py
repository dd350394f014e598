"""What rent recovery tells: ids, dates and amounts in pence."""

from datetime import date
from uuid import UUID

from core.api import Event


class TenancyStarted(Event, frozen=True):
    """A tenancy began, with a rent account of its own."""

    name = "rent_recovery.tenancy_started"
    about = "account"

    account_id: UUID
    tenancy_id: UUID
    property_id: UUID
    starts_on: date


class TenanciesStarted(Event, frozen=True):
    """Many tenancies were recorded by one act."""

    name = "rent_recovery.tenancies_started"
    about = "batch"

    batch_id: UUID
    count: int


class TenancyEnded(Event, frozen=True):
    """A tenancy ends, `ends_on` being its last day."""

    name = "rent_recovery.tenancy_ended"
    about = "account"

    account_id: UUID
    tenancy_id: UUID
    ends_on: date


class ChargesChanged(Event, frozen=True):
    """A component of a tenancy's weekly charge is another amount from a day on; nought ends it."""

    name = "rent_recovery.charges_changed"
    about = "account"

    account_id: UUID
    tenancy_id: UUID
    component: str
    weekly: int
    from_on: date


class WeekDebited(Event, frozen=True):
    """A week's rent and charges were debited to every live tenancy. Without a run the week was rent-free."""

    name = "rent_recovery.week_debited"
    about = "week"

    week_id: date
    run_id: UUID | None
    count: int
    total: int


class AssessmentBegan(Event, frozen=True):
    """Arrears are to be looked at, on the accounts of a run of the ledger or on all."""

    name = "rent_recovery.assessment_began"
    about = "assessment"

    assessment_id: UUID


class ArrearsAssessed(Event, frozen=True):
    """Arrears were looked at: on how many accounts, and how many cases opened, moved, closed or were held."""

    name = "rent_recovery.arrears_assessed"
    about = "assessment"

    assessment_id: UUID
    accounts: int
    opened: int
    moved: int
    closed: int
    held: int


ALL: tuple[type[Event], ...] = (
    TenancyStarted,
    TenanciesStarted,
    TenancyEnded,
    ChargesChanged,
    WeekDebited,
    AssessmentBegan,
    ArrearsAssessed,
)
