"""Pages of rent recovery: the worklist, a tenancy, the weekly debit. They read, run one command, and show."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.api import UnitOfWork, people, properties
from core.calendar import monday_of
from core.pages import (
    HOME,
    Alert,
    Block,
    Day,
    Desk,
    Figures,
    Filled,
    Form,
    Link,
    Paging,
    Prose,
    Summary,
    Table,
    Tabs,
    Typed,
    address_of,
    guard,
    link_to,
    page,
    redirect,
    submit,
    words,
)
from core.values import Money, subject
from plugins.rent_recovery import commands
from plugins.rent_recovery.queries.charges import preview_of_week
from plugins.rent_recovery.queries.tenancies import charge_lines, debited_weeks, tenancy, weekly_charges
from plugins.rent_recovery.queries.worklist import WorkRow, in_arrears, stages, worklist
from plugins.rent_recovery.rules import weeks_in_words

ARREARS = Link("Rent arrears", "/rent-recovery")
DEBIT = Link("Weekly debit", "/rent-recovery/debit")
_PAGE = 50
_MOST_PAGES = 10_000
_END = Form((Day(name="ends_on", label="Last day of the tenancy"),), button="End the tenancy", title="End it")
_REMIND = Form(button="Remind every tenant that rent is due", title="Remind them", quiet=True)
_ASK = Form((Day(name="week", label="Monday of the week"),), button="Show what it comes to", method="get")
_RUN = Form((Day(name="week_commencing", label="Monday of the week"),), button="Debit this week")


@get("/", guards=[guard("rent_recovery.see")], sync_to_thread=True)
def arrears(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Open arrears cases, the worst first, each with what is next and why."""
    stage = request.query_params.get("stage") or None
    number = request.query_params.get("page", "1")
    current = min(int(number), _MOST_PAGES) if number.isascii() and number.isdecimal() else 1
    with desk.look() as work:
        rows = worklist(work, stage=stage, page=current, size=_PAGE + 1)
        counts, (accounts, owed) = stages(work), in_arrears(work)
    tabs = [Link("All", "/rent-recovery")]
    tabs += [Link(f"{one.title} ({one.cases})", f"/rent-recovery?stage={one.stage}") for one in counts]
    here = f"/rent-recovery?stage={stage}" if stage else "/rent-recovery"
    joint = "&" if stage else "?"
    more = f"{here}{joint}page={current + 1}" if len(rows) > _PAGE else ""
    blocks: list[Block] = [
        Figures([("Accounts in arrears", accounts, ""), ("Owed", Money(owed), "")]),
        Tabs(tabs, here, "Stages"),
        _cases(rows[:_PAGE]),
        Paging(more, here if current > 1 else "", "Next", "Back to the first"),
    ]
    return page(desk, "Rent arrears", blocks, trail=(HOME,))


def _cases(rows: Sequence[WorkRow]) -> Table:
    head = ("Case", "Address", "Stage", "Arrears", "Weeks", "Next", "Why")
    return Table(
        head,
        [
            (
                Link(row.reference, address_of(subject("case", row.case_id))),
                Link(row.address, f"/rent-recovery/tenancies/{row.tenancy_id}"),
                row.stage_title,
                Money(row.arrears),
                weeks_in_words(row.weeks),
                words(row.next.result.value),
                [step.text for step in row.next.because],
            )
            for row in rows
        ],
        label="Cases",
        empty="No case is open here",
        numbers=(3,),
    )


@get("/tenancies/{tenancy_id:uuid}", guards=[guard("rent_recovery.see")], sync_to_thread=True)
def show_tenancy(desk: NamedDependency[Desk], tenancy_id: FromPath[UUID]) -> Response[Any]:
    """A tenancy: where, who, what it costs, and the way to end it."""
    return _tenancy(desk, tenancy_id, _end_form(tenancy_id).empty())


@post("/tenancies/{tenancy_id:uuid}/end", guards=[guard("rent_recovery.let")], sync_to_thread=True)
def end(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], tenancy_id: FromPath[UUID]
) -> Response[Any]:
    """End a tenancy."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        proposal = commands.end_tenancy(work, tenancy_id=tenancy_id, **values)
        more = "; the days charged after it wait for approval" if proposal else ""
        return redirect(desk, f"/rent-recovery/tenancies/{tenancy_id}", banner=f"The tenancy ends{more}")

    form = _end_form(tenancy_id)
    return submit(desk, form, typed, act=act, again=lambda filled: _tenancy(desk, tenancy_id, filled))


@post("/tenancies/{tenancy_id:uuid}/remind", guards=[guard("rent_recovery.recover")], sync_to_thread=True)
def remind(desk: NamedDependency[Desk], tenancy_id: FromPath[UUID]) -> Response[Any]:
    """Write a reminder to every tenant."""
    with desk.work() as work:
        account_id = tenancy(work, tenancy_id=tenancy_id).account_id
        count = len(commands.write_reminders(work, account_id=account_id))
    banner = f"{count} {'reminder is' if count == 1 else 'reminders are'} on the way"
    return redirect(desk, f"/rent-recovery/tenancies/{tenancy_id}", banner=banner)


def _end_form(tenancy_id: UUID) -> Form:
    return _END.to(f"/rent-recovery/tenancies/{tenancy_id}/end")


def _tenancy(desk: Desk, tenancy_id: UUID, form: Filled) -> Response[Any]:
    with desk.look() as work:
        found = tenancy(work, tenancy_id=tenancy_id)
        account = subject("account", found.account_id)
        address = properties.addresses_of(work, property_ids=[found.property_id]).get(found.property_id, "")
        tenants = people.parties_of(work, subjects=[account])[account]
        weekly = weekly_charges(work, tenancy_ids=[tenancy_id], day=work.today)[tenancy_id]
        lines = charge_lines(work, tenancy_id=tenancy_id)
    facts: list[tuple[str, Any]] = [
        ("Tenants", [link_to(one.who, one.name) for one in tenants]),
        ("Rent account", link_to(account, "See the account")),
        ("Property", link_to(subject("property", found.property_id), address)),
        ("Tenure", words(found.tenure)),
        ("From", found.starts_on),
        ("To", found.ends_on),
        ("Earlier reference", found.previous_reference),
        ("Weekly charge", Money(weekly)),
    ]
    rows = [(words(one.component), Money(one.weekly), one.starts_on, one.ends_on) for one in lines]
    charges = Table(("Charge", "Weekly", "From", "To"), rows, title="Charges", numbers=(1,))
    may_end = found.ends_on is None and desk.actor.may("rent_recovery.let")
    remind = _REMIND.to(f"/rent-recovery/tenancies/{tenancy_id}/remind").empty()
    may_remind = desk.actor.may("rent_recovery.recover") and desk.actor.may("correspondence.write")
    blocks: list[Block] = [
        Summary(facts),
        charges,
        *([remind] if may_remind and tenants else []),
        *([form] if may_end else []),
    ]
    return page(desk, address or "Tenancy", blocks, trail=(HOME, ARREARS), caption="Tenancy")


@get("/debit", guards=[guard("rent_recovery.debit")], sync_to_thread=True)
def show_debit(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What the debit of a week would come to, and the weeks that were debited; nothing is posted."""
    typed = Typed(request.query_params.multi_items())
    asked = _ASK.read(typed) if typed("week-day") else _ASK.empty()
    return _debit(desk, asked, None)


@post("/debit", guards=[guard("rent_recovery.debit")], sync_to_thread=True)
def run_debit(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Debit a week."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        week = commands.debit_week(work, **values)
        banner = f"{week.count:,} charges, {Money(week.total)} in all, were debited"
        return redirect(desk, "/rent-recovery/debit", banner=banner)

    form = _RUN.to("/rent-recovery/debit")
    return submit(desk, form, typed, act=act, again=lambda filled: _debit(desk, _ASK.empty(), filled))


def _debit(desk: Desk, asked: Filled, wrong: Filled | None) -> Response[Any]:
    week: date | None = asked.values.get("week")
    with desk.look() as work:
        done = debited_weeks(work, limit=12)
        heads = preview_of_week(work, week_commencing=monday_of(week)) if week else []
        this_monday = monday_of(week or work.today)
    head = ("Week from", "Charges", "Total")
    weeks = Table(
        head,
        [(one.week_commencing, one.count, Money(one.total)) for one in done],
        title="Debited weeks",
        empty="No week was debited yet",
        numbers=(1, 2),
    )
    typed = {"day": this_monday.day, "month": this_monday.month, "year": this_monday.year}
    values = {f"week_commencing-{part}": value for part, value in typed.items()}
    run = wrong or _RUN.to("/rent-recovery/debit").empty(**values)
    preview: list[Any] = []
    if week:
        total = sum(one.total for one in heads)
        rows = [(words(one.component), one.count, Money(one.total)) for one in heads]
        table = Table(("Charge", "Count", "Total"), rows, title="What it comes to", numbers=(1, 2))
        text = f"The week from {this_monday:%d %B %Y} comes to {Money(total)}. Nothing has been charged yet."
        preview = [Alert(text), table]
    ask = Prose("Look at a week before you debit it. A week is debited once, however often it is asked for.")
    return page(desk, "Weekly debit", [ask, asked, *preview, run, weeks], trail=(HOME, ARREARS))


handlers = [arrears, show_tenancy, end, remind, show_debit, run_debit]
