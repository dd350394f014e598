"""Suspense: what waits, by age and reason, and what an officer does about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.api import NotFound, UnitOfWork
from core.pages import (
    HOME,
    Block,
    Choice,
    Desk,
    Entry,
    Filled,
    Form,
    Hidden,
    Link,
    LongText,
    Prose,
    Summary,
    Table,
    Tabs,
    Tag,
    Text,
    Timeline,
    Typed,
    guard,
    link_to,
    page,
    redirect,
    submit,
)
from core.values import Money, subject
from plugins.finance_reconciliation import commands, queries
from plugins.finance_reconciliation.models import LineMatch, SuspenseState
from plugins.finance_reconciliation.queries import AccountFound, SuspenseView
from plugins.finance_reconciliation.rules import REASONS
from plugins.finance_reconciliation.web.looks import ROOT, SEE, STATEMENTS, SUSPENSE, statement_link, where

_PLACE = "finance_reconciliation.place"
_SEARCH = Form(
    (Text(name="words", label="Reference or name", longest=200, width=30),),
    button="Find accounts",
    title="Place it on an account",
    method="get",
)
_RETURN = Form(
    (LongText(name="because", label="Why does it go back?", hint="The second person reads this."),),
    button="Propose to return it",
    title="Return it to its sender",
)
_MOST = 200


@get("/suspense", guards=[guard(SEE)], sync_to_thread=True)
def suspense_page(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What waits, oldest first; of one reason when it is chosen."""
    chosen = request.query_params.get("reason", "")
    chosen = chosen if chosen in REASONS else ""
    with desk.look() as work:
        by_reason = queries.suspense_by_reason(work)
        found = queries.suspense(work, reason=chosen or None, limit=_MOST)
        today = work.today
    tabs = [Link(f"All ({sum(row[1] for row in by_reason):,})", SUSPENSE.address)]
    tabs += [
        Link(f"{REASONS[row[0]]} ({row[1]:,})", f"{SUSPENSE.address}?reason={row[0]}") for row in by_reason
    ]
    here = f"{SUSPENSE.address}?reason={chosen}" if chosen else SUSPENSE.address
    rows = [
        (
            Link(one.suspense.booked_on.isoformat(), f"{SUSPENSE.address}/{one.suspense.line_id}"),
            one.age(today),
            Money(one.suspense.pence),
            [one.line.payer, *one.texts],
            REASONS[one.suspense.reason],
        )
        for one in found
    ]
    head = ("Booked", "Days old", "Amount", "What the bank says", "Why it waits")
    table = Table(head, rows, label="Suspense", numbers=(1, 2), empty="Nothing waits in suspense")
    blocks: list[Block] = [Tabs(tabs, here, "Reasons"), table]
    if len(found) == _MOST:
        blocks.append(Prose(f"These are the {_MOST} oldest.", "hint"))
    return page(desk, "Suspense", blocks, trail=(HOME, STATEMENTS))


@get("/suspense/{line_id:int}", guards=[guard(SEE)], sync_to_thread=True)
def one_in_suspense(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], line_id: FromPath[int]
) -> Response[Any]:
    """One line, with the accounts that a search finds for it."""
    words = request.query_params.get("words", "")[:_MOST]
    return _one(desk, line_id, words=words)


@post("/suspense/{line_id:int}/place", guards=[guard(_PLACE)], sync_to_thread=True)
def place(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], line_id: FromPath[int]
) -> Response[Any]:
    """Put the line on the chosen account."""
    words = typed("words")[:_MOST]
    with desk.look() as work:
        found = queries.find_accounts(work, words)
        form = _place_form(found, line_id)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        account_id = UUID(values["account"])
        commands.place_line(work, line_id=line_id, account_id=account_id, because=values["because"])
        return redirect(desk, SUSPENSE.address, banner="The line was placed on the account")

    return submit(
        desk, form, typed, act=act, again=lambda filled: _one(desk, line_id, words=words, filled=filled)
    )


@post("/suspense/{line_id:int}/return", guards=[guard(commands.RETURN)], sync_to_thread=True)
def give_back(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], line_id: FromPath[int]
) -> Response[Any]:
    """Propose that the line go back to its sender."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.propose_return(work, line_id=line_id, **values)
        banner = "The return was proposed; a second person must approve it"
        return redirect(desk, f"{SUSPENSE.address}/{line_id}", banner=banner)

    form = _RETURN.to(f"{SUSPENSE.address}/{line_id}/return")
    return submit(desk, form, typed, act=act, again=lambda filled: _one(desk, line_id, filled=filled))


@get("/lines/{line_id:int}", guards=[guard(SEE)], sync_to_thread=True)
def line_page(desk: NamedDependency[Desk], line_id: FromPath[int]) -> Response[Any]:
    """One bank line, wherever it is, with everything that was done with it."""
    with desk.look() as work:
        view = queries.line_view(work, line_id)
        statement = queries.statement(work, view.line.statement_id)
        story = queries.story_of(work, line_id)
    line = view.line
    facts = Summary(
        [
            ("Booked", line.booked_on),
            ("Amount", Money(line.pence)),
            ("Payer", line.payer or None),
            ("What the bank says", list(view.texts)),
            ("The bank’s reference", line.bank_ref or None),
            ("Statement", statement_link(statement)),
            ("In the file", line.place or None),
            ("Where it is", where(view)),
        ]
    )
    return page(
        desk, "Bank line", [facts, _story(story)], trail=(HOME, STATEMENTS), caption=str(Money(line.pence))
    )


def _one(desk: Desk, line_id: int, *, words: str = "", filled: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        one = queries.suspense_line(work, line_id)
        found = queries.find_accounts(work, words) if words else []
        story, today = queries.story_of(work, line_id), work.today
    blocks: list[Block] = [_facts(one, today)]
    if one.suspense.state == SuspenseState.OPEN:
        blocks += _acts(desk, one, words, found, filled)
    blocks.append(_story(story))
    waits = one.suspense.state == SuspenseState.OPEN
    tag = Tag("Waits", "yellow") if waits else Tag(one.suspense.state.capitalize(), "green")
    trail = (HOME, STATEMENTS, SUSPENSE)
    return page(desk, str(Money(one.suspense.pence)), blocks, trail=trail, caption="In suspense", tags=[tag])


def _facts(one: SuspenseView, today: Any) -> Summary:
    return Summary(
        [
            ("Booked", one.suspense.booked_on),
            ("Days old", one.age(today)),
            ("Payer", one.line.payer or None),
            ("What the bank says", list(one.texts)),
            ("Why it waits", [REASONS[one.suspense.reason], *one.because.split("\n")]),
            ("The whole line", Link("Bank line", f"{ROOT}/lines/{one.suspense.line_id}")),
        ]
    )


def _acts(
    desk: Desk, one: SuspenseView, words: str, found: list[AccountFound], filled: Filled | None
) -> list[Block]:
    here = f"{SUSPENSE.address}/{one.suspense.line_id}"
    blocks: list[Block] = []
    if desk.actor.may(_PLACE):
        blocks.append(_SEARCH.to(here).empty(words=words))
        if words and not found:
            blocks.append(Prose("No account was found. Try the reference, or part of the name.", "hint"))
        if found:
            form = _place_form(found, one.suspense.line_id)
            is_mine = filled is not None and filled.form.action == form.action
            blocks.append(filled if filled and is_mine else form.empty(words=words))
    if desk.actor.may(commands.RETURN) and one.suspense.pence > 0:
        back = _RETURN.to(f"{here}/return")
        is_mine = filled is not None and filled.form.action == back.action
        blocks.append(filled if filled and is_mine else back.empty())
    return blocks


def _place_form(found: list[AccountFound], line_id: int) -> Form:
    if not found:
        message = "no account is found by these words any more; search again"
        raise NotFound(message)
    options = tuple((str(each.account_id), _label(each)) for each in found)
    return Form(
        (
            Hidden(name="words", label="", required=False),
            Choice(name="account", label="Account", options=options),
            LongText(name="because", label="Why is it theirs?", hint="Kept with the line."),
        ),
        button="Place it on this account",
        action=f"{SUSPENSE.address}/{line_id}/place",
    )


def _label(one: AccountFound) -> str:
    who = ", ".join(one.names)
    stand = f"owes {Money(one.balance)}" if one.balance > 0 else f"{Money(-one.balance)} in credit"
    closed = ", closed" if one.is_closed else ""
    return f"{one.reference} {who} ({one.kind}, {stand}{closed})"


def _story(story: Any) -> Timeline:
    return Timeline([_step(one) for one in story], title="What was done with it")


def _step(one: LineMatch) -> Entry:
    return Entry(
        one.how.capitalize(),
        datetime.fromisoformat(one.at),
        by=one.actor,
        text=[link_to(subject("account", one.account_id), "Account"), *one.because.split("\n")],
    )


HANDLERS = [suspense_page, one_in_suspense, place, give_back, line_page]
