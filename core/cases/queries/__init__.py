"""What may be asked about cases; in a reading, only of those that the actor may see.

By what is asked:

    cases      which case: by id, reference, key, subject, and the list
    holds      what holds a case
    stops      what makes each clock stand still or last longer
    reckoning  when clocks are due, and the way to that day
    moves      where it can go, and what is in the way
    shifts     which clocks would be due on another day if they were counted otherwise
    dry_runs   what would become of live cases in another version of their type
    versions   the versions of case types, and how cases were moved between them
    reviews    reviews of clocks after a change of calendar or law
    timeline   all that happened
    whole      everything of one case, in a handful of statements
    due        what is to be done, and by when
"""

from core.cases.queries.cases import (
    case_by_id,
    case_by_reference,
    cases_about,
    decisions_of,
    links_of,
    list_cases,
    open_case_by_key,
    open_cases_by_key,
    subjects_of,
)
from core.cases.queries.dry_runs import DryRun, Standing, cases_at, cases_with, dry_run
from core.cases.queries.due import ClockItem, WorkItem, clocks_due, open_tasks
from core.cases.queries.holds import Held, holds_of, holds_on
from core.cases.queries.moves import PossibleMove, possible_moves
from core.cases.queries.reckoning import Way, way_of
from core.cases.queries.reviews import (
    ClockMove,
    clock_moves,
    last_settled,
    list_reviews,
    review_by_id,
    waiting_review,
)
from core.cases.queries.stops import paused_on
from core.cases.queries.timeline import Entry, story, timeline
from core.cases.queries.versions import (
    cases_by_version,
    kept_versions,
    list_migrations,
    migration_by_id,
)
from core.cases.queries.whole import WholeCase, whole_case

__all__ = [
    "ClockItem",
    "ClockMove",
    "DryRun",
    "Entry",
    "Held",
    "PossibleMove",
    "Standing",
    "Way",
    "WholeCase",
    "WorkItem",
    "case_by_id",
    "case_by_reference",
    "cases_about",
    "cases_at",
    "cases_by_version",
    "cases_with",
    "clock_moves",
    "clocks_due",
    "decisions_of",
    "dry_run",
    "holds_of",
    "holds_on",
    "kept_versions",
    "last_settled",
    "links_of",
    "list_cases",
    "list_migrations",
    "list_reviews",
    "migration_by_id",
    "open_case_by_key",
    "open_cases_by_key",
    "open_tasks",
    "paused_on",
    "possible_moves",
    "review_by_id",
    "story",
    "subjects_of",
    "timeline",
    "waiting_review",
    "way_of",
    "whole_case",
]
