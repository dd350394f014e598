"""Versions of case types are kept when cases begin with them, so that a running case never loses its own."""

import json
from collections.abc import Iterable

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from core.cases.models import Case, KeptVersion
from core.cases.workflows import Workflow, book_of
from core.cases.workflows.differences import differences, dumped, structure
from core.errors import Misconfigured
from core.log import iso
from core.work import UnitOfWork

_TOLD = 5


def keep_versions(work: UnitOfWork, *, workflows: Iterable[Workflow] | None = None) -> None:
    """Keep every version that a file brings (or these); Misconfigured for one changed without raising it.

    A change of words alone, or of a version that no case has begun with, takes the kept one's place.
    """
    complaints = []
    for workflow in workflows if workflows is not None else book_of(work).read():
        kept = work.session.get(KeptVersion, (workflow.name, workflow.version))
        if kept is None:
            _insert(work, workflow)
        elif kept.structure == structure(workflow) or not _is_used(work, workflow):
            kept.body, kept.structure = _body(workflow), structure(workflow)
        else:
            complaints.append(_complaint(work, workflow, kept))
    if complaints:
        raise Misconfigured("\n".join(complaints))
    work.flush()


def _insert(work: UnitOfWork, workflow: Workflow) -> None:
    dialect = postgresql if work.connection.dialect.name == "postgresql" else sqlite
    row = {
        "name": workflow.name,
        "version": workflow.version,
        "body": _body(workflow),
        "structure": structure(workflow),
        "kept_at": iso(work.now),
    }
    work.connection.execute(dialect.insert(KeptVersion).values(row).on_conflict_do_nothing())


def _body(workflow: Workflow) -> str:
    return json.dumps(dumped(workflow), ensure_ascii=False)


def _is_used(work: UnitOfWork, workflow: Workflow) -> bool:
    with_it = (col(Case.type) == workflow.name, col(Case.version) == workflow.version)
    return work.session.exec(select(col(Case.id)).where(*with_it).limit(1)).first() is not None


def _complaint(work: UnitOfWork, workflow: Workflow, kept: KeptVersion) -> str:
    origin = book_of(work).origins.get((workflow.name, workflow.version))
    file = (origin.adjusted_by or origin.file) if origin else workflow.name
    before = Workflow.model_validate(json.loads(kept.body))
    found = [one for one in differences(before, workflow) if not one.is_words]
    told = "; ".join(f"{one.at} was {one.was or 'absent'}, is {one.now or 'absent'}" for one in found[:_TOLD])
    more = f"; and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    return (
        f"{file}: version {workflow.version} of “{workflow.title}” was changed after cases began with it "
        f"({told}{more}); raise `version` to {workflow.version + 1}, or undo the change"
    )
