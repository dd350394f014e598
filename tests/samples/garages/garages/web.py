"""The pages of garages."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from core.api import UnitOfWork
from core.pages import (
    HOME,
    Choice,
    Desk,
    Form,
    Link,
    Links,
    Table,
    Text,
    Typed,
    guard,
    page,
    redirect,
    submit,
)
from core.values import Money
from garages import commands, queries
from garages.models import Garage
from garages.rules import RENT_A_WEEK, weekly_rent

# begin quote pages
SIZES = tuple((size, size.capitalize()) for size in RENT_A_WEEK)
FORM = Form((Text(name="number", label="Number"), Choice(name="size", label="Size", options=SIZES)))


@get("/", guards=[guard("garages.see")], sync_to_thread=True)
def garages(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every garage, and on which account it is let."""
    with desk.look() as work:
        rows = [
            (one.number, one.size, Money(weekly_rent(one.size).result), _account(one))
            for one in queries.all_garages(work)
        ]
    blocks = [Table(("Number", "Size", "Rent a week", "Let"), rows, numbers=(2,))]
    return page(desk, "Garages", [*blocks, Links([(Link("Add a garage", "/garages/add"), "")])], trail=[HOME])


@get("/add", guards=[guard("garages.let")], sync_to_thread=True)
def new(desk: NamedDependency[Desk]) -> Response[Any]:
    """The form for a new garage."""
    return page(desk, "Add a garage", [FORM.empty()], trail=[HOME])


@post("/add", guards=[guard("garages.let")], sync_to_thread=True)
def add(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Add it, or show the form again with what is wrong."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        garage = commands.add_garage(work, **values)
        return redirect(desk, "/garages", banner=f"Garage {garage.number} was added")

    return submit(desk, FORM, typed, act=act, again=lambda filled: page(desk, "Add a garage", [filled]))


handlers = [garages, new, add]
# end quote pages


def _account(garage: Garage) -> Link | str:
    account_id: UUID | None = garage.account_id
    return Link(f"since {garage.let_on}", f"/accounts/{account_id}") if account_id else "no"
