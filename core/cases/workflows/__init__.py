"""Case types as TOML files: read with the line of every fault, checked whole, gathered in one book.

From the ground up:

    lines        where each key of a TOML text stands
    definition   the shape of a file, as Pydantic models and as a JSON Schema
    checks       what a check is, and how a plugin declares one
    draft        a file as it was read, and a council's changes laid over it
    faults       everything wrong with it
    book         all the case types of a council
"""

from core.cases.workflows.book import Source, WorkflowBook, book_of, check_workflow, read_book
from core.cases.workflows.checks import Check
from core.cases.workflows.definition import (
    ClockRule,
    Opening,
    Stage,
    TaskRule,
    Transition,
    Workflow,
    workflow_schema,
)
from core.cases.workflows.draft import Fault
from core.cases.workflows.faults import Known

__all__ = [
    "Check",
    "ClockRule",
    "Fault",
    "Known",
    "Opening",
    "Source",
    "Stage",
    "TaskRule",
    "Transition",
    "Workflow",
    "WorkflowBook",
    "book_of",
    "check_workflow",
    "read_book",
    "workflow_schema",
]
