"""All that core's own rooms declare, gathered: tables, events, permissions and acts."""

from core import (
    audit,
    bundles,
    cases,
    correspondence,
    documents,
    figures,
    payments,
    people,
    properties,
    restriction,
    staff,
    workload,
)
from core.approval import Approval, ApprovalDecided, ApprovalProposed
from core.events import Event
from core.permissions import Permission, Row
from core.search.models import SearchEntry
from core.timetable import JobRun, JobState
from core.work import Act

_ABOVE = (bundles, figures, workload, correspondence)
_ROOMS = (audit, staff, people, properties, documents, payments, cases, *_ABOVE)

TABLES: tuple[type[Row], ...] = (
    Approval,
    JobState,
    JobRun,
    SearchEntry,
    *(table for room in _ROOMS for table in room.TABLES),
    *restriction.TABLES,
)
EVENTS: tuple[type[Event], ...] = (
    ApprovalProposed,
    ApprovalDecided,
    *(event for room in _ROOMS for event in room.EVENTS),
)
PERMISSIONS: tuple[Permission, ...] = tuple(permission for room in _ROOMS for permission in room.PERMISSIONS)
ACTS: tuple[Act, ...] = tuple(act for room in _ROOMS for act in room.ACTS)
