"""Who belongs to whom: households, associates, who may speak for somebody; and a person's other names."""

from datetime import date
from uuid import UUID

from core.errors import AlreadyDone, BadInput, NotFound
from core.people.commands.indexing import index
from core.people.commands.rows import find_person, typed
from core.people.events import AliasAdded, AliasRemoved, RelationAdded, RelationEnded
from core.people.models import Alias, Relation
from core.values.ids import subject
from core.values.words import plain
from core.work import UnitOfWork

ALIAS_KINDS = ("former", "alias")


def add_relation(
    work: UnitOfWork,
    *,
    person_id: UUID,
    relation: str,
    starts_on: date,
    other_id: UUID | None = None,
    other_name: str = "",
    lives_with: bool = False,
    may_speak: bool = False,
) -> Relation:
    """Record who somebody is to a person; needs people.change.

    The other is on record (`other_id`) or only named. BadInput without either, without a relation, or for a
    person and themselves.
    """
    work.check("people.change", subject("person", person_id))
    person = find_person(work, person_id)
    other = find_person(work, other_id) if other_id else None
    name, words = typed(other_name, field="other_name"), typed(relation, field="relation")
    if other is None and not plain(name):
        message = "give the reference of a person on record, or a name"
        raise BadInput(message, field="other_name")
    if not words:
        message = "say who they are to the person, such as partner, child, carer or solicitor"
        raise BadInput(message, field="relation")
    if other is not None and other.id == person.id:
        message = "this is the same person; choose another"
        raise BadInput(message, field="other")
    made = Relation(
        person_id=person.id,
        other_id=other.id if other else None,
        other_name="" if other else name,
        relation=words,
        lives_with=lives_with,
        may_speak=may_speak,
        starts_on=starts_on,
    )
    work.session.add(made)
    work.flush()
    work.publish(
        RelationAdded(
            relation_id=made.id,
            person_id=person.id,
            other_id=made.other_id,
            lives_with=lives_with,
            may_speak=may_speak,
        )
    )
    return made


def end_relation(work: UnitOfWork, *, relation_id: UUID, ends_on: date) -> Relation:
    """End it, `ends_on` being its last day; needs people.change.

    AlreadyDone when it has an end, BadInput when that day is before its first.
    """
    work.actor.must("people.change")
    found = work.session.get(Relation, relation_id, with_for_update=True)
    if found is None:
        message = "there is no such relation"
        raise NotFound(message)
    work.unobjected("people.change", subject("person", found.person_id))
    if found.ends_on is not None:
        message = f"this ends on {found.ends_on} already"
        raise AlreadyDone(message)
    if ends_on < found.starts_on:
        message = f"it can not end on {ends_on}, before it starts on {found.starts_on}"
        raise BadInput(message, field="ends_on")
    found.ends_on = ends_on
    work.flush()
    work.publish(RelationEnded(relation_id=found.id, person_id=found.person_id, ends_on=ends_on))
    return found


def add_alias(work: UnitOfWork, *, person_id: UUID, name: str, kind: str = "alias") -> Alias:
    """Record a name by which a person was ("former") or is also ("alias") known; needs people.change.

    They are found by it. BadInput without letters, or when it is their name.
    """
    work.check("people.change", subject("person", person_id))
    person = find_person(work, person_id)
    words = typed(name, field="name")
    if kind not in ALIAS_KINDS:
        message = "a name is a former one or an alias"
        raise BadInput(message, field="kind")
    if not plain(words) or plain(words) == plain(f"{person.given_names} {person.family_name}"):
        message = "give another name than the one on record"
        raise BadInput(message, field="name")
    made = Alias(person_id=person.id, kind=kind, name=words)
    work.session.add(made)
    index(work, person)
    work.publish(AliasAdded(alias_id=made.id, person_id=person.id, kind=kind))
    return made


def remove_alias(work: UnitOfWork, *, alias_id: UUID) -> None:
    """Remove a name that was recorded wrongly; needs people.change. What it was stands beside the trail."""
    work.actor.must("people.change")
    found = work.session.get(Alias, alias_id, with_for_update=True)
    if found is None:
        message = "there is no such name"
        raise NotFound(message)
    work.unobjected("people.change", subject("person", found.person_id))
    person = find_person(work, found.person_id)
    work.session.delete(found)
    index(work, person)
    event = AliasRemoved(alias_id=alias_id, person_id=found.person_id, kind=found.kind)
    work.publish(event, detail={"before": {"name": found.name}})
