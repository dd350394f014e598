"""Pages of a plugin as its author writes them, through the door only."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from core.pages import (
    HOME,
    Block,
    Choice,
    Day,
    Desk,
    File,
    Form,
    LongText,
    Number,
    Pounds,
    Summary,
    Table,
    Template,
    Text,
    Ticks,
    Typed,
    guard,
    page,
    redirect,
    submit,
)
from core.values import Money

TAKEN: list[dict[str, Any]] = []
SIZES = (("small", "Small"), ("large", "Large"))
FORM = Form(
    (
        Text(name="title", label="Name of the garden", longest=20),
        Pounds(name="rent", label="Rent a year"),
        Day(name="from", label="First day"),
        Number(name="plots", label="Plots", most=99, required=False),
        Choice(name="size", label="Size", options=SIZES),
        Ticks(
            name="has", label="What it has", options=(("water", "Water"), ("shed", "A shed")), required=False
        ),
        LongText(name="note", label="Note", required=False),
        File(name="plan", label="Plan", required=False),
    ),
    button="Add the garden",
)


@get("/gardens", guards=[guard("gardens.see")], sync_to_thread=True)
def gardens(desk: NamedDependency[Desk]) -> Response[Any]:
    rows = [(one["title"], Money(one["rent"])) for one in TAKEN]
    return page(
        desk, "Gardens", [Table(("Garden", "Rent"), rows, label="Gardens", numbers=(1,))], trail=[HOME]
    )


@get("/gardens/new", guards=[guard("gardens.let")], sync_to_thread=True)
def new(desk: NamedDependency[Desk]) -> Response[Any]:
    return page(desk, "Add a garden", [FORM.empty(size="small")], trail=[HOME])


@post("/gardens/new", guards=[guard("gardens.let")], sync_to_thread=True)
def add(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    def act(work: Any, values: dict[str, Any]) -> Response[Any]:
        plan = values.pop("plan")
        TAKEN.append({**values, "plan": (plan[0], plan[1].read()) if plan else None})
        return redirect(desk, "/gardens/gardens", banner=f"{values['title']} was added")

    return submit(desk, FORM, typed, act=act, again=lambda filled: page(desk, "Add a garden", [filled]))


@get("/broken", sync_to_thread=True)
def broken(desk: NamedDependency[Desk]) -> Response[Any]:
    message = f"a fault with a name in it: Jane Secret, asked by {desk.actor.name}"
    raise ZeroDivisionError(message)


@get("/own", sync_to_thread=True)
def own(desk: NamedDependency[Desk]) -> Response[Any]:
    blocks: list[Block] = [
        Template("gardens/own.html", {"words": "<b>not bold</b>"}),
        Summary([("Empty", None)]),
    ]
    return page(desk, "Own", blocks)


handlers = [gardens, new, add, broken, own]
