"""Pages of licensing: the list of applications, and the form that takes one."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from core.api import BadInput, NotFound, UnitOfWork, people, properties
from core.pages import (
    HOME,
    Block,
    Choice,
    Day,
    Desk,
    Filled,
    Form,
    Hidden,
    Link,
    Number,
    Paging,
    Summary,
    Table,
    Text,
    Typed,
    guard,
    page,
    redirect,
    submit,
    words,
)
from core.values import subject
from plugins.licensing import commands, queries

LICENSING = Link("Licensing", "/licensing")
_PAGE = 50
_MOST_PAGES = 10_000
_NEW = Form(
    (
        Hidden(name="property_id"),
        Text(name="applicant", label="Person reference of the applicant", width=20),
        Number(name="persons", label="Persons who will live there", least=1, most=500, width=3),
        Number(name="households", label="Households", least=1, most=500, width=3),
        Number(name="storeys", label="Storeys", least=1, most=100, width=3),
        Choice(name="scheme", label="Additional licensing scheme", options=(("yes", "Yes"), ("no", "No"))),
        Day(name="received_on", label="Day on which it came in"),
    ),
    button="Take the application",
    action="/licensing/new",
)


@get("/", guards=[guard("licensing.see")], sync_to_thread=True)
def applications(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Open applications, the oldest first."""
    number = request.query_params.get("page", "1")
    current = min(int(number), _MOST_PAGES) if number.isascii() and number.isdecimal() else 1
    with desk.look() as work:
        found = queries.applications(work, page=current, size=_PAGE + 1)
    rows = [
        (
            Link(one.case.reference, f"/cases/{one.case.id}"),
            one.address,
            words(one.application.kind),
            one.application.persons,
            one.application.received_on,
            words(one.case.stage),
        )
        for one in found[:_PAGE]
    ]
    head = ("Case", "Address", "Licence", "Persons", "Received", "Stage")
    more = f"/licensing?page={current + 1}" if len(found) > _PAGE else ""
    blocks: list[Block] = [
        Table(head, rows, label="Open applications", empty="No application is open", numbers=(3,)),
        Paging(more, "/licensing" if current > 1 else "", "Next", "Back to the first"),
    ]
    return page(desk, "HMO licence applications", blocks, trail=(HOME,))


@get("/new", guards=[guard("licensing.process")], sync_to_thread=True)
def ask_application(desk: NamedDependency[Desk], property_id: FromQuery[UUID | None] = None) -> Response[Any]:
    """The form for an application about one property."""
    if property_id is None:
        return redirect(desk, "/search", banner="Find the property, then begin from its page")
    return _form(desk, _NEW.empty(property_id=str(property_id)))


@post("/new", guards=[guard("licensing.process")], sync_to_thread=True)
def take_application(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Take an application, and go to its case."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        reference = values.pop("applicant")
        person_id = people.people_by_reference(work, references=[reference]).get(reference)
        if person_id is None:
            message = "no person has this reference; add them first"
            raise BadInput(message, field="applicant")
        new = commands.NewApplication(
            property_id=_property_id(values.pop("property_id")),
            applicant=subject("person", person_id),
            additional_scheme=values.pop("scheme") == "yes",
            **values,
        )
        taken = commands.receive_application(work, application=new)
        return redirect(desk, f"/cases/{taken.case_id}", banner="The application was taken")

    return submit(desk, _NEW, typed, act=act, again=lambda filled: _form(desk, filled))


def _form(desk: Desk, filled: Filled) -> Response[Any]:
    with desk.look() as work:
        home = properties.property_by_id(work, property_id=_property_id(filled.typed("property_id")))
    blocks: list[Block] = [Summary([("Property", Link(home.address, f"/properties/{home.id}"))]), filled]
    return page(desk, "Take an HMO licence application", blocks, trail=(HOME, LICENSING))


def _property_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        message = "there is no such property; begin from its page"
        raise NotFound(message) from None


handlers = [applications, ask_application, take_application]
