"""Recording a person, changing who they are, and a warning when they may be on record already."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.people import commands, queries
from core.people.models import Person
from core.people.queries import Likely
from core.people.rules import NewPerson, contact, family_name, ni_number
from core.web.blocks import Alert, Block, Link, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Day, Field, Hidden, Text, Ticks
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.page import page, redirect, submit
from core.web.site.people import SEARCH
from core.web.site.people_rows import CONTACT_BY, LANGUAGES
from core.web.typed import Typed
from core.work import UnitOfWork

NO_PREFERENCE = "none"
_FACTS = (
    *("title", "given_names", "family_name", "reference", "ni_number", "language", "adjustments"),
    *("contact_by", "contact_note"),
)
_WHO: tuple[Field, ...] = (
    Text(name="title", label="Title", required=False, longest=40, width=10),
    Text(name="given_names", label="Given names", required=False),
    Text(name="family_name", label="Family name", hint="An only name goes here", check=family_name),
)
_MORE: tuple[Field, ...] = (
    Day(name="born_on", label="Date of birth", required=False, earliest=1880, hint="For example, 27 3 1984"),
    Text(
        name="ni_number",
        label="National Insurance number",
        required=False,
        width=10,
        check=ni_number,
        hint="For example, QQ 12 34 56 C",
    ),
    Text(name="reference", label="Reference", required=False, longest=40, width=20),
    Choice(name="language", label="Language", options=tuple(LANGUAGES.items())),
    Text(
        name="adjustments",
        label="Adjustments",
        required=False,
        longest=1_000,
        hint="What the person needs of us, such as large print or an interpreter",
    ),
    Choice(
        name="contact_by",
        label="Best reached by",
        required=False,
        options=[(key or NO_PREFERENCE, text) for key, text in CONTACT_BY.items()],
    ),
    Text(
        name="contact_note",
        label="What to mind in reaching them",
        required=False,
        hint="Such as: not before noon",
    ),
)
_KEEP = Ticks(
    name="keep",
    label="If the name changes",
    options=[("former", "Keep the old name as a former name")],
    required=False,
)
_VERSION = Hidden(name="version", required=False)
EDIT = Form((*_WHO, _KEEP, *_MORE, _VERSION), button="Save the changes")
NEW = Form(
    (
        *_WHO,
        *_MORE,
        Text(
            name="phone", label="Telephone", required=False, check=lambda text: contact("phone", text).value
        ),
        Text(name="email", label="E-mail", required=False, check=lambda text: contact("email", text).value),
        Hidden(name="sure", required=False),
    ),
    button="Record the person",
)


@get("/people/{person_id:uuid}/edit", guards=[guard("people.change")], sync_to_thread=True)
def edit(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> Response[Any]:
    """The facts about a person, to be changed."""
    with desk.look() as work:
        who = queries.person(work, person_id=person_id)
        return _edit_page(desk, who.id, EDIT.empty(**_values(who)))


@post("/people/{person_id:uuid}/edit", guards=[guard("people.change")], sync_to_thread=True)
def save(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], person_id: FromPath[UUID]
) -> Response[Any]:
    """Change them, unless somebody else has meanwhile."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.change_person(
            work,
            person_id=person_id,
            changes=_changes(values),
            version=version_of(values),
            keep_former="former" in values["keep"],
        )
        return redirect(desk, f"/people/{person_id}", banner="The changes were saved")

    return submit(desk, EDIT, typed, act=act, again=lambda filled: _edit_page(desk, person_id, filled))


@get("/people/new", guards=[guard("people.change")], sync_to_thread=True)
def new(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """A person to be recorded."""
    given = request.query_params.get("family_name", "")
    return _new_page(desk, NEW.empty(language="en", contact_by=NO_PREFERENCE, family_name=given[:200]))


@post("/people/new", guards=[guard("people.change")], sync_to_thread=True)
def record(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Record them; where they may be on record already, only when asked a second time."""
    warned: list[Likely] = []

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        points = [contact(kind, values[kind]) for kind in ("phone", "email") if values[kind]]
        facts: Any = _changes(values)
        new_one = NewPerson(**facts, contacts=tuple(points))
        warned.extend([] if values["sure"] == "yes" else queries.like_new_person(work, person=new_one))
        if warned:
            raise _MaybeKnown
        person_id = commands.add_person(work, person=new_one)
        return redirect(desk, f"/people/{person_id}", banner="The person is on record")

    try:
        return submit(desk, NEW, typed, act=act, again=lambda filled: _new_page(desk, filled))
    except _MaybeKnown:
        again = Filled(NEW, Typed([*((name, typed(name)) for name in typed), ("sure", "yes")]))
        return _new_page(desk, again, warned)


class _MaybeKnown(Exception):
    """The person may be on record; nothing was written."""


def _changes(values: Mapping[str, Any]) -> Any:
    found = {name: values[name] or "" for name in _FACTS}
    if found["contact_by"] == NO_PREFERENCE:
        found["contact_by"] = ""
    return {**found, "reference": values["reference"], "born_on": values["born_on"]}


def version_of(values: Mapping[str, Any]) -> int:
    """The version that the form was filled from; one that nobody has when it was tampered with."""
    text = values["version"] or ""
    return int(text) if text.isascii() and text.isdigit() else 0


def day_values(name: str, day: Any) -> dict[str, Any]:
    """A date as the three boxes of its field."""
    return {f"{name}-{part}": getattr(day, part) for part in ("day", "month", "year")} if day else {}


def _values(who: Person) -> dict[str, Any]:
    values = {name: getattr(who, name) for name in _FACTS}
    values["contact_by"] = who.contact_by or NO_PREFERENCE
    return {**values, **day_values("born_on", who.born_on), "version": who.version}


def _edit_page(desk: Desk, person_id: UUID, filled: Filled) -> Response[Any]:
    trail = (HOME, SEARCH, Link("Person", f"/people/{person_id}"))
    return page(desk, "Change who they are", [filled], trail=trail)


def _new_page(desk: Desk, filled: Filled, warned: Sequence[Likely] = ()) -> Response[Any]:
    blocks: list[Block] = []
    if warned:
        text = "Look whether it is one of these. If it is none of them, send the form again."
        blocks += [Alert(text, "They may be on record already", "warning"), _known(desk, warned)]
    return page(
        desk, "Record a person", [*blocks, filled], trail=(HOME, SEARCH), status=409 if warned else None
    )


def _known(desk: Desk, warned: Sequence[Likely]) -> Table:
    with desk.look() as work:
        labels = Labels(work, [f"person/{one.first}" for one in warned])
        rows = [
            (labels.link(f"person/{one.first}"), [step.text for step in one.decision.because])
            for one in warned
        ]
    return Table(("On record", "Why it may be them"), rows, title="Who it may be")


HANDLERS = (edit, save, new, record)
