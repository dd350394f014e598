"""Case types as TOML files: read with the line of every fault, checked whole, gathered in one book.

From the ground up:

    lines        where each key of a TOML text stands
    definition   the shape of a file, as Pydantic models and as a JSON Schema
    checks       what a check is, and how a plugin declares one
    draft        a file as it was read, and a council's changes laid over it
    lengths      what is wrong with the length of a clock
    faults       everything wrong with it
    changing     what a council's change of a case type may say
    law          the dated figures on which clocks stand
    book         all the case types of a council, in every version it knows
    reading      the book read from files, and one file tried against it
"""

from core.cases.workflows.book import Origin, WorkflowBook, book_of
from core.cases.workflows.changing import change_schema
from core.cases.workflows.checks import Check
from core.cases.workflows.definition import (
    OPENING,
    ClockRule,
    ExtensionRule,
    Opening,
    Stage,
    TaskRule,
    Transition,
    Workflow,
    workflow_schema,
)
from core.cases.workflows.draft import Draft, Fault, Source, draft_of, read_draft
from core.cases.workflows.faults import COUNCIL, Known
from core.cases.workflows.law import LawBook, LawRow, read_law
from core.cases.workflows.reading import Tried, check_workflow, read_book, try_draft

__all__ = [
    "COUNCIL",
    "OPENING",
    "Check",
    "ClockRule",
    "Draft",
    "ExtensionRule",
    "Fault",
    "Known",
    "LawBook",
    "LawRow",
    "Opening",
    "Origin",
    "Source",
    "Stage",
    "TaskRule",
    "Transition",
    "Tried",
    "Workflow",
    "WorkflowBook",
    "book_of",
    "change_schema",
    "check_workflow",
    "draft_of",
    "read_book",
    "read_draft",
    "read_law",
    "try_draft",
    "workflow_schema",
]
