"""Recording a property, and changing the facts about it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import BadInput
from core.properties import commands, queries
from core.properties.models import Property
from core.properties.rules import KINDS, NewProperty, uprn
from core.values.postcode import postcode
from core.web.blocks import Link
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Hidden, Text
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.people_edit import version_of
from core.web.site.properties import SEARCH
from core.web.typed import Typed
from core.work import UnitOfWork

_TEXTS = ("line_1", "line_2", "line_3", "town", "postcode", "ward")
_FACTS = (
    Choice(name="kind", label="Kind", options=[(kind, kind.capitalize()) for kind in KINDS]),
    Text(name="line_1", label="Address line 1"),
    Text(name="line_2", label="Address line 2", required=False),
    Text(name="line_3", label="Address line 3", required=False),
    Text(name="town", label="Town", required=False),
    Text(name="postcode", label="Postcode", required=False, width=10, check=postcode),
    Text(name="ward", label="Ward", required=False),
    Text(name="uprn", label="UPRN", required=False, width=20, hint="Up to 12 digits", check=uprn),
    Text(name="reference", label="Reference", required=False, longest=40, width=20),
    Text(
        name="parent",
        label="Reference of its block or estate",
        required=False,
        width=20,
        hint="Left empty it belongs to none",
    ),
)
_EDIT = Form((*_FACTS, Hidden(name="version", required=False)), button="Save the changes")
_NEW = Form(_FACTS, button="Record the property")


@get("/properties/new", guards=[guard("properties.change")], sync_to_thread=True)
def new(desk: NamedDependency[Desk]) -> Response[Any]:
    """A property to be recorded."""
    return _new_page(desk, _NEW.empty(kind="dwelling"))


@post("/properties/new", guards=[guard("properties.change")], sync_to_thread=True)
def record(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Record it."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        facts: Any = _changes(work, values)
        key = commands.add_property(work, new=NewProperty(**facts))
        return redirect(desk, f"/properties/{key}", banner="The property is on record")

    return submit(desk, _NEW, typed, act=act, again=lambda filled: _new_page(desk, filled))


@get("/properties/{property_id:uuid}/edit", guards=[guard("properties.change")], sync_to_thread=True)
def edit(desk: NamedDependency[Desk], property_id: FromPath[UUID]) -> Response[Any]:
    """The facts about it, to be changed."""
    with desk.look() as work:
        one = queries.property_by_id(work, property_id=property_id)
        above = queries.property_by_id(work, property_id=one.parent_id) if one.parent_id else None
        values = _values(one, above)
    return _edit_page(desk, property_id, _EDIT.empty(**values))


@post("/properties/{property_id:uuid}/edit", guards=[guard("properties.change")], sync_to_thread=True)
def save(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], property_id: FromPath[UUID]
) -> Response[Any]:
    """Change them, unless somebody else has meanwhile."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.change_property(
            work, property_id=property_id, changes=_changes(work, values), version=version_of(values)
        )
        return redirect(desk, f"/properties/{property_id}", banner="The changes were saved")

    return submit(desk, _EDIT, typed, act=act, again=lambda filled: _edit_page(desk, property_id, filled))


def _changes(work: UnitOfWork, values: Mapping[str, Any]) -> Any:
    found: Any = {name: values[name] or "" for name in _TEXTS}
    parent = _parent(work, values["parent"])
    return {
        **found,
        "kind": values["kind"],
        "uprn": values["uprn"],
        "reference": values["reference"],
        "parent_id": parent,
    }


def _parent(work: UnitOfWork, reference: str | None) -> UUID | None:
    if not reference:
        return None
    found = queries.properties_by_reference(work, references=[reference]).get(reference)
    if found is None:
        message = f"no property has the reference “{reference[:40]}”; look up its block or estate"
        raise BadInput(message, field="parent")
    return found.id


def _values(one: Property, above: Property | None) -> dict[str, Any]:
    names = (*_TEXTS, "kind", "uprn", "reference", "version")
    return {**{name: getattr(one, name) for name in names}, "parent": above.reference if above else ""}


def _new_page(desk: Desk, filled: Filled) -> Response[Any]:
    return page(desk, "Record a property", [filled], trail=(HOME, SEARCH))


def _edit_page(desk: Desk, property_id: UUID, filled: Filled) -> Response[Any]:
    trail = (HOME, SEARCH, Link("Property", f"/properties/{property_id}"))
    return page(desk, "Change the property", [filled], trail=trail)


HANDLERS = (new, record, edit, save)
