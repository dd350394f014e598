"""Pages of home ownership: the list of claims, and the form that takes one."""

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
from plugins.home_ownership import commands, queries

CLAIMS = Link("Right to Buy", "/home-ownership")
_PAGE = 50
_MOST_PAGES = 10_000
_NEW = Form(
    (
        Hidden(name="property_id"),
        Text(name="tenant", label="Person reference of the tenant", width=20),
        Choice(
            name="dwelling", label="What they want to buy", options=(("house", "A house"), ("flat", "A flat"))
        ),
        Number(name="years", label="Whole years as a public sector tenant", most=100, width=3),
        Choice(
            name="all_with_us", label="All of them with this council", options=(("yes", "Yes"), ("no", "No"))
        ),
        Day(name="received_on", label="Day on which the claim (RTB1) came in"),
    ),
    button="Take the claim",
    action="/home-ownership/new",
)


@get("/", guards=[guard("home_ownership.see")], sync_to_thread=True)
def claims(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Open claims, the oldest first."""
    number = request.query_params.get("page", "1")
    current = min(int(number), _MOST_PAGES) if number.isascii() and number.isdecimal() else 1
    with desk.look() as work:
        found = queries.claims(work, page=current, size=_PAGE + 1)
    rows = [
        (
            Link(one.case.reference, f"/cases/{one.case.id}"),
            one.address,
            words(one.claim.dwelling),
            one.claim.received_on,
            words(one.case.stage),
        )
        for one in found[:_PAGE]
    ]
    head = ("Case", "Address", "Home", "Received", "Stage")
    more = f"/home-ownership?page={current + 1}" if len(found) > _PAGE else ""
    blocks: list[Block] = [
        Table(head, rows, label="Open claims", empty="No claim is open"),
        Paging(more, "/home-ownership" if current > 1 else "", "Next", "Back to the first"),
    ]
    return page(desk, "Right to Buy claims", blocks, trail=(HOME,))


@get("/new", guards=[guard("home_ownership.process")], sync_to_thread=True)
def ask_claim(desk: NamedDependency[Desk], property_id: FromQuery[UUID | None] = None) -> Response[Any]:
    """The form for a claim to one property."""
    if property_id is None:
        return redirect(desk, "/search", banner="Find the property, then begin from its page")
    return _form(desk, _NEW.empty(property_id=str(property_id)))


@post("/new", guards=[guard("home_ownership.process")], sync_to_thread=True)
def take_claim(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Take a claim, and go to its case."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        reference = values.pop("tenant")
        person_id = people.people_by_reference(work, references=[reference]).get(reference)
        if person_id is None:
            message = "no person has this reference; add them first"
            raise BadInput(message, field="tenant")
        new = commands.NewClaim(
            property_id=_property_id(values.pop("property_id")),
            tenant=subject("person", person_id),
            all_with_us=values.pop("all_with_us") == "yes",
            **values,
        )
        taken = commands.receive_claim(work, claim=new)
        return redirect(desk, f"/cases/{taken.case_id}", banner="The claim was taken")

    return submit(desk, _NEW, typed, act=act, again=lambda filled: _form(desk, filled))


def _form(desk: Desk, filled: Filled) -> Response[Any]:
    with desk.look() as work:
        home = properties.property_by_id(work, property_id=_property_id(filled.typed("property_id")))
    blocks: list[Block] = [Summary([("Property", Link(home.address, f"/properties/{home.id}"))]), filled]
    return page(desk, "Take a Right to Buy claim", blocks, trail=(HOME, CLAIMS))


def _property_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        message = "there is no such property; begin from its page"
        raise NotFound(message) from None


handlers = [claims, ask_claim, take_claim]
