"""What the figures room tells: ids, days and counts, never a word of a report or a review."""

from datetime import date
from uuid import UUID

from core.events import Event


class FiguresCounted(Event, frozen=True):
    """The figures of a day were counted and kept; `count` is how many slices."""

    name = "figures.figures_counted"
    about = "count"

    count_id: str
    day: date
    count: int


class SampleDrawn(Event, frozen=True):
    """Cases were drawn by chance, to be looked at again."""

    name = "figures.sample_drawn"
    about = "sample"

    sample_id: UUID
    size: int
    among: int
    seed: str


class ReviewDone(Event, frozen=True):
    """A case of a sample was looked at by a second person."""

    name = "figures.review_done"
    about = "review"

    review_id: UUID
    case_id: UUID
    passed: bool


class FeedbackRead(Event, frozen=True):
    """The officer has read what the review of their case found."""

    name = "figures.feedback_read"
    about = "review"

    review_id: UUID


class ReportMade(Event, frozen=True):
    """The figures of an officer's month were gathered for the talk about it."""

    name = "figures.report_made"
    about = "report"

    report_id: UUID
    month: date


class ReportWritten(Event, frozen=True):
    """What was said and agreed was written into a monthly report; earlier signatures are gone."""

    name = "figures.report_written"
    about = "report"

    report_id: UUID


class ReportSigned(Event, frozen=True):
    """One of the two signed a monthly report; `frozen` when it was the second."""

    name = "figures.report_signed"
    about = "report"

    report_id: UUID
    frozen: bool


class ReturnFilled(Event, frozen=True):
    """A return was filled for a period, or filled anew."""

    name = "figures.return_filled"
    about = "return"

    return_id: UUID
    starts_on: date
    ends_on: date


class ReturnCommented(Event, frozen=True):
    """A comment was written to a cell of a return."""

    name = "figures.return_commented"
    about = "return"

    return_id: UUID
    cell: str


class ReturnFrozen(Event, frozen=True):
    """A return was frozen as it is to be sent, and waits for a second person."""

    name = "figures.return_frozen"
    about = "return"

    return_id: UUID
    table_sha256: str
    workbook_sha256: str


class ReturnSent(Event, frozen=True):
    """A second person checked a return, and it counts as sent."""

    name = "figures.return_sent"
    about = "return"

    return_id: UUID
    table_sha256: str


class ReturnReopened(Event, frozen=True):
    """A frozen return that was not sent is a draft again."""

    name = "figures.return_reopened"
    about = "return"

    return_id: UUID
