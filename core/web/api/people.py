"""People and organisations, the queue of duplicates, merging and taking apart."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.people import commands, queries
from core.people.models import Person
from core.people.queries import PersonPage, RelationShown
from core.values import subject
from core.web.api.record_rows import contacts_out, roles_out
from core.web.api.record_shapes import (
    DuplicateOut,
    MergeIn,
    MergeOut,
    NameOut,
    PairsOut,
    PersonIn,
    PersonOut,
    RelationOut,
    UnmergeIn,
)
from core.web.api.shapes import BecauseOut, Limit, Page
from core.web.desk import Desk, guard
from core.web.etags import IfMatch, must_match
from core.work import UnitOfWork


@get("/people/{person_id:uuid}", guards=[guard("people.see")], sync_to_thread=True)
def person(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> PersonOut:
    """One person; a merged record answers as the one that stands for it.

    What makes them vulnerable, and what the risk is, stands only on their page.
    """
    return read_person(desk, person_id)


@patch("/people/{person_id:uuid}", guards=[guard("people.change")], sync_to_thread=True)
def change(
    desk: NamedDependency[Desk], person_id: FromPath[UUID], data: JSONBody[PersonIn], if_match: IfMatch = None
) -> PersonOut:
    """Change facts about a person; refused when somebody has changed them since `version`."""
    changes: Any = {
        name: value for name, value in msgspec.structs.asdict(data).items() if value is not msgspec.UNSET
    }
    version = changes.pop("version")
    with desk.work() as work:
        must_match_person(work, person_id, if_match)
        commands.change_person(work, person_id=person_id, changes=changes, version=version)
    return read_person(desk, person_id)


def read_person(desk: Desk, person_id: UUID) -> PersonOut:
    """The person as the visitor may see them now."""
    with desk.look() as work:
        return _person(queries.person_page(work, person_id=person_id))


def must_match_person(work: UnitOfWork, person_id: UUID, if_match: str | None) -> None:
    """Lock the person; 412 when they are no longer what the program has seen."""
    if if_match is not None:
        work.session.get(Person, person_id, with_for_update=True)
        must_match(if_match, _person(queries.person_page(work, person_id=person_id)))


def _person(shown: PersonPage) -> PersonOut:
    who = shown.person
    names = [NameOut(one.id, one.kind, one.name) for one in shown.aliases]
    return PersonOut(
        who.id,
        who.reference,
        who.title,
        who.given_names,
        who.family_name,
        who.name,
        [one.name for one in names if one.kind == "former"],
        [one.name for one in names if one.kind == "alias"],
        names,
        who.born_on,
        who.language,
        who.adjustments,
        who.contact_by,
        who.contact_note,
        shown.has_visit_risk,
        contacts_out(shown.contact_points),
        [_relation(one) for one in shown.relations if one.is_own],
        roles_out(shown.parties),
        [one.id for one in shown.records[1:]],
        who.version,
    )


def _relation(one: RelationShown) -> RelationOut:
    row = one.relation
    other = subject("person", one.other_id) if one.other_id else None
    return RelationOut(
        row.id, one.name, other, row.relation, row.lives_with, row.may_speak, row.starts_on, row.ends_on
    )


@get("/people/duplicates", guards=[guard("people.merge")], sync_to_thread=True)
def duplicates(desk: NamedDependency[Desk], limit: Limit = 50) -> Page[DuplicateOut]:
    """Pairs of records that wait for a decision, the likeliest first."""
    with desk.look() as work:
        found = queries.open_duplicates(work, limit=limit)
        items = [
            DuplicateOut(
                one.id,
                one.first_id,
                one.second_id,
                one.score,
                [BecauseOut(step.text, step.source) for step in queries.reasons(one)],
                one.found_on,
            )
            for one in found
        ]
    return Page(items)


@post("/people/duplicates", guards=[guard("people.merge")], status_code=200, sync_to_thread=True)
def look_for_duplicates(desk: NamedDependency[Desk]) -> PairsOut:
    """Compare all records now; how many new pairs there are."""
    with desk.work() as work:
        return PairsOut(commands.find_duplicates(work))


@post(
    "/people/duplicates/{duplicate_id:uuid}/dismiss",
    guards=[guard("people.merge")],
    status_code=204,
    sync_to_thread=True,
)
def dismiss(desk: NamedDependency[Desk], duplicate_id: FromPath[UUID], data: JSONBody[UnmergeIn]) -> None:
    """Say that two records are of two people."""
    with desk.work() as work:
        commands.dismiss_duplicate(work, duplicate_id=duplicate_id, because=data.because)


@post("/people/merges", guards=[guard("people.merge")], sync_to_thread=True)
def merge(desk: NamedDependency[Desk], data: JSONBody[MergeIn]) -> MergeOut:
    """Merge two records, or propose it where a second person must agree."""
    with desk.work() as work:
        if commands.needs_second_person(work, person_ids=(data.kept, data.merged)):
            asked = commands.propose_merge(
                work, kept_id=data.kept, merged_id=data.merged, because=data.because
            )
            return MergeOut(None, asked.id)
        done = commands.merge_people(work, kept_id=data.kept, merged_id=data.merged, because=data.because)
        return MergeOut(done, None)


@post(
    "/people/merges/{merge_id:uuid}/take-apart",
    guards=[guard("people.merge")],
    status_code=204,
    sync_to_thread=True,
)
def take_apart(desk: NamedDependency[Desk], merge_id: FromPath[UUID], data: JSONBody[UnmergeIn]) -> None:
    """Take two merged records apart again, each as it was."""
    with desk.work() as work:
        commands.unmerge_people(work, merge_id=merge_id, because=data.because)


HANDLERS = (person, change, duplicates, look_for_duplicates, dismiss, merge, take_apart)
