"""A statement by itself, for printing: as a page that prints well, as an accessible PDF, as a table."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import BadInput
from core.payments import queries
from core.payments.models import Account
from core.people import queries as people
from core.properties import queries as properties
from core.typesetting import typeset
from core.values import Money, Period, iso_day, subject
from core.web.blocks import Block, Link, Links, Summary
from core.web.desk import HOME, Desk, guard
from core.web.downloads import page_with_downloads
from core.web.looks import day
from core.web.site.statement_rows import HEAD, rows_of, statement_table
from core.work import UnitOfWork

_YEAR = timedelta(days=365)
_TEMPLATE = Path(__file__).parents[1] / "paper" / "statement.typ"


@get("/accounts/{account_id:uuid}/statement", guards=[guard("payments.see")], sync_to_thread=True)
def statement(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], account_id: FromPath[UUID]
) -> Response[Any]:
    """A statement with the address that it goes to, of the last twelve months unless others are asked for."""
    with desk.look() as work:
        one, period = _asked(request, work, account_id)
        found = queries.statement(work, one.id, period)
        blocks: list[Block] = [
            Summary(
                [
                    ("To", _addressed(work, one)),
                    ("Account", one.reference),
                    ("Period", f"{day(period.start)} to {day(period.end)}"),
                    ("Date", work.today),
                    (_meaning(found.closing), Money(abs(found.closing))),
                ]
            ),
            statement_table(work, found),
        ]
    pdf = f"/accounts/{account_id}/statement.pdf?from={period.start.isoformat()}&to={period.end.isoformat()}"
    blocks.append(Links([(Link("Take it out as PDF", pdf), "for print or e-mail; read aloud well")]))
    trail = (HOME, Link(f"Account {one.reference}", f"/accounts/{one.id}"))
    return page_with_downloads(request, desk, f"Statement of account {one.reference}", blocks, trail=trail)


@get("/accounts/{account_id:uuid}/statement.pdf", guards=[guard("payments.see")], sync_to_thread=True)
def statement_pdf(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], account_id: FromPath[UUID]
) -> Response[bytes]:
    """The same as a PDF that is read aloud well."""
    with desk.look() as work:
        one, period = _asked(request, work, account_id)
        found = queries.statement(work, one.id, period)
        data = {
            "title": f"Statement of account {one.reference}",
            "council": desk.council.name,
            "to": "\n".join(_addressed(work, one)),
            "facts": [
                ["Account", one.reference],
                ["Period", f"{day(period.start)} to {day(period.end)}"],
                ["Date", day(work.today)],
                [_meaning(found.closing), str(Money(abs(found.closing)))],
            ],
            "head": HEAD,
            "rows": [[_text(cell) for cell in row] for row in rows_of(work, found)],
        }
        content = typeset(_TEMPLATE, data, made_at=work.now)
    name = f"statement-{one.reference}-{period.end.isoformat()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


def _asked(request: Request[Any, Any, Any], work: UnitOfWork, account_id: UUID) -> tuple[Account, Period]:
    one = queries.account(work, account_id)
    if one.is_control:
        message = "this is one of the council’s own accounts; only debtors’ accounts have statements"
        raise BadInput(message, field="account_id")
    end = _day(request, "to") or work.today
    start = _day(request, "from") or end - _YEAR
    if start > end:
        message = "the first day of the statement must be the same as or before its last"
        raise BadInput(message, field="from")
    return one, Period(start, end)


def _day(request: Request[Any, Any, Any], name: str) -> date | None:
    text = request.query_params.get(name, "")
    try:
        return iso_day(text) if text else None
    except ValueError as error:
        raise BadInput(str(error), field=name) from None


def _addressed(work: UnitOfWork, one: Account) -> list[str]:
    """Whom the statement goes to: those who hold a role on the account now, and the property's address."""
    about = subject("account", one.id)
    names = []
    if work.actor.may("people.see"):
        names = [each.name for each in people.parties_of(work, subjects=[about], on=work.today)[about]]
    keys = [one.property_id] if one.property_id else []
    return [*names, *properties.addresses_of(work, property_ids=keys).values()]


def _meaning(balance: int) -> str:
    if balance == 0:
        return "Nothing is owed"
    return "To be paid" if balance > 0 else "In credit"


def _text(cell: Any) -> str:
    if isinstance(cell, list):
        return "\n".join(str(one) for one in cell)
    if isinstance(cell, date):
        return day(cell)
    return "" if cell is None else str(cell)


HANDLERS = (statement, statement_pdf)
