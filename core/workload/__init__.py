"""Workload: what is to be done and in which order, who gets it, who is away, and how a case changes hands.

It stands above the rooms, because it asks cases and staff together. Beside the usual rooms:

    policy  the figures that a council may choose, dated
"""

from core.events import Event
from core.permissions import Permission, Row
from core.work import Act
from core.workload.events import (
    AbsenceCancelled,
    AbsenceRecorded,
    CapacitySet,
    CaseHandedOver,
    HandOverAccepted,
    HandOverSentBack,
    WorkPassedOn,
)
from core.workload.models import Absence, Capacity, HandOver

TABLES: tuple[type[Row], ...] = (Absence, Capacity, HandOver)
EVENTS: tuple[type[Event], ...] = (
    AbsenceRecorded,
    AbsenceCancelled,
    CapacitySet,
    CaseHandedOver,
    HandOverAccepted,
    HandOverSentBack,
    WorkPassedOn,
)
PERMISSIONS: tuple[Permission, ...] = (
    Permission(
        "workload.lead",
        "See the work of one's team, give it out, and say who is away",
        ("team_leader", "service_manager"),
    ),
    Permission("workload.see_all", "See the work of every team", ("service_manager",)),
)
ACTS: tuple[Act, ...] = ()
