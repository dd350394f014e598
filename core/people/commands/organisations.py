"""Recording and changing organisations."""

from typing import TypedDict
from uuid import UUID

from core.errors import BadInput, Conflict
from core.people.commands.indexing import index
from core.people.commands.rows import find_organisation, reference_must_be_free, typed
from core.people.events import OrganisationAdded, OrganisationChanged
from core.people.models import Organisation
from core.values.ids import subject
from core.values.words import plain
from core.work import UnitOfWork


class OrganisationChanges(TypedDict, total=False):
    """The facts about an organisation that can be changed; what is left out stays."""

    name: str
    reference: str | None
    number: str


def add_organisation(
    work: UnitOfWork, *, name: str, reference: str | None = None, number: str = ""
) -> Organisation:
    """Record an organisation; needs people.change. `number` is the one it is registered by.

    BadInput without a name, AlreadyDone when another organisation has the reference.
    """
    work.actor.must("people.change")
    tidy, known_by = _name(name), typed(reference or "", field="reference") or None
    reference_must_be_free(work, Organisation, known_by)
    made = Organisation(
        name=tidy,
        sort_name=plain(tidy),
        reference=known_by,
        number=_number(number),
    )
    work.session.add(made)
    index(work, made)
    work.publish(OrganisationAdded(organisation_id=made.id))
    return made


def change_organisation(
    work: UnitOfWork, *, organisation_id: UUID, changes: OrganisationChanges, version: int | None = None
) -> Organisation:
    """Change facts about an organisation; needs people.change. Before and after stand beside the trail.

    `version` is the one that was read: Conflict when somebody changed it since. Otherwise refused as
    `add_organisation`. Changes that change nothing tell nothing.
    """
    work.check("people.change", subject("organisation", organisation_id))
    found = find_organisation(work, organisation_id)
    if version not in {None, found.version}:
        message = (
            "somebody else changed this organisation since you opened it; look at it again, then change it"
        )
        raise Conflict(message)
    tidy = _tidy(changes)
    after = {name: value for name, value in tidy.items() if getattr(found, name) != value}
    if not after:
        return found
    if reference := after.get("reference"):
        reference_must_be_free(work, Organisation, str(reference))
    before = {name: getattr(found, name) for name in after}
    for name, value in after.items():
        setattr(found, name, value)
    found.sort_name = plain(found.name)
    found.version += 1
    index(work, found)
    event = OrganisationChanged(organisation_id=found.id, fields=tuple(sorted(after)))
    work.publish(event, detail={"before": before, "after": after})
    return found


def _tidy(changes: OrganisationChanges) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    if "name" in changes:
        found["name"] = _name(changes["name"])
    if "number" in changes:
        found["number"] = _number(changes["number"])
    if "reference" in changes:
        found["reference"] = typed(changes["reference"] or "", field="reference") or None
    return found


def _name(text: str) -> str:
    tidy = typed(text, field="name")
    if not plain(tidy):
        message = "an organisation needs a name"
        raise BadInput(message, field="name")
    return tidy


def _number(text: str) -> str:
    return typed(text, field="number").replace(" ", "")
