"""Figures: what every service counts, with targets, trends and the records behind each number.

It stands above the other rooms, because it reads all of them; none of them knows it. Beside the usual rooms:

    definitions   what stands in the TOML files
    book          targets, weights, checklists and returns, gathered from core, plugins and the council
"""

from core.events import Event
from core.figures.commands.returns import SEND
from core.figures.events import (
    FeedbackRead,
    FiguresCounted,
    ReportMade,
    ReportSigned,
    ReportWritten,
    ReturnCommented,
    ReturnFilled,
    ReturnFrozen,
    ReturnReopened,
    ReturnSent,
    ReviewDone,
    SampleDrawn,
)
from core.figures.models import Cell, Report, Return, ReturnCell, Review, ReviewItem, Sample
from core.permissions import Permission, Row
from core.work import Act

_LEADERS = ("team_leader", "service_manager")
_FINANCE = ("finance_officer", "finance_manager")
_ALL = ("officer", "senior_officer", *_LEADERS, *_FINANCE, "auditor")

TABLES: tuple[type[Row], ...] = (Cell, Sample, Review, ReviewItem, Report, Return, ReturnCell)
EVENTS: tuple[type[Event], ...] = (
    FiguresCounted,
    SampleDrawn,
    ReviewDone,
    FeedbackRead,
    ReportMade,
    ReportWritten,
    ReportSigned,
    ReturnFilled,
    ReturnCommented,
    ReturnFrozen,
    ReturnSent,
    ReturnReopened,
)
PERMISSIONS: tuple[Permission, ...] = (
    Permission("figures.see", "See figures, and one’s own as an officer", _ALL),
    Permission("figures.see_officers", "See the figures of each officer", (*_LEADERS, "auditor")),
    Permission(
        "figures.export", "Take tables and lists out as CSV or Excel", (*_LEADERS, *_FINANCE, "auditor")
    ),
    Permission("figures.report", "Make the monthly reports of officers", ("team_leader",)),
    Permission("figures.see_reports", "See the monthly reports of all officers", ("service_manager",)),
    Permission(
        "figures.review", "See samples, and look at cases again", ("senior_officer", *_LEADERS, "auditor")
    ),
    Permission("figures.sample", "Draw samples of cases to be looked at again", _LEADERS),
    Permission("figures.see_returns", "See returns", (*_LEADERS, *_FINANCE, "auditor")),
    Permission("figures.fill_returns", "Fill returns and freeze them", ("team_leader", "finance_officer")),
    Permission(
        "figures.send_return", "Propose a frozen return to be sent", ("team_leader", "finance_officer")
    ),
    Permission(
        "figures.send_return.approve", "Check a return and send it", ("service_manager", "finance_manager")
    ),
)
ACTS: tuple[Act, ...] = (SEND,)
