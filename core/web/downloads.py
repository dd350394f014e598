"""Taking tables out of a page as CSV or Excel: safe to open, audited, and written before they leave.

A page offers all its tables with `page_with_downloads` instead of `page`; a long list that pages show in
stretches is written by `download` from the rows themselves.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qsl, quote, urlencode

from litestar import Request, Response
from litestar.response import Stream

from core.audit.events import RecordsExported
from core.errors import BadInput
from core.sheets import MEDIA_TYPES, Form, Share, Sheet, write
from core.values import Money, new_id
from core.web.blocks import Block, Chart, Details, Downloads, Link, Summary, Table, Tag
from core.web.charts.table import table_of
from core.web.desk import Desk
from core.web.page import page
from core.work import UnitOfWork

EXPORT = "figures.export"
_IN_MEMORY = 5_000_000
_PIECE = 256 * 1024
_PAIR = 2


def form_wanted(request: Request[Any, Any, Any]) -> Form | None:
    """Whether the address asks for a file (`as=csv` or `as=xlsx`); BadInput for any other form."""
    wanted = request.query_params.get("as")
    if wanted not in {None, "csv", "xlsx"}:
        message = "a table can be taken out as csv or xlsx"
        raise BadInput(message)
    return cast("Form | None", wanted)


def page_with_downloads(
    request: Request[Any, Any, Any], desk: Desk, title: str, blocks: Sequence[Block], **parts: Any
) -> Response[Any]:
    """The page; for those who may take tables out, with links that give its tables as a file."""
    if form := form_wanted(request):
        return download(desk, form, title, lambda _: sheets_of(title, blocks))
    if not desk.actor.may(EXPORT):
        return page(desk, title, blocks, **parts)
    return page(desk, title, [*blocks, Downloads(address_for(desk))], **parts)


def address_for(desk: Desk) -> str:
    """The address of this page, ready for the form of the file."""
    kept = [(name, value) for name, value in parse_qsl(desk.query) if name not in {"as", "after"}]
    return f"{desk.path}?{urlencode([*kept, ('as', '')])}"


def download(
    desk: Desk, form: Form, name: str, sheets: Callable[[UnitOfWork], Iterable[Sheet]]
) -> Response[Any]:
    """A file of these sheets, read as this person; needs the permission to take tables out.

    It is written whole before anything leaves, so that what was taken out, and how many rows, stands in the
    trail beforehand.
    """
    desk.actor.must(EXPORT)
    # Closed by the answer's last piece, or with the answer when nobody reads it to its end.
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    with desk.look() as work:
        count = write(form, cast("BinaryIO", file), sheets(work), made=work.now)
    with desk.work() as work:
        work.publish(RecordsExported(export_id=new_id(), what=f"{desk.path} as {form}", count=count))
    file.seek(0)
    named = quote(f"{name}.{form}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{named}", "Cache-Control": "no-store"}
    return Stream(_pieces(cast("BinaryIO", file)), media_type=MEDIA_TYPES[form], headers=headers)


def sheets_of(title: str, blocks: Iterable[Block]) -> Iterator[Sheet]:
    """The tables among these blocks, those of charts and summaries too."""
    for one in blocks:
        if isinstance(one, Chart):
            yield _sheet(one.title, table_of(one))
        elif isinstance(one, Table):
            yield _sheet(one.title or one.label or title, one)
        elif isinstance(one, Summary):
            yield Sheet(
                one.title or title, ("What", "Value"), [(name, cell_of(value)) for name, value in one.rows]
            )
        elif isinstance(one, Details):
            yield from sheets_of(one.title, one.blocks)


def cell_of(value: Any) -> Any:
    """What a cell of a page holds, as a spreadsheet takes it."""
    if isinstance(value, Link | Tag):
        return value.text
    if isinstance(value, tuple) and len(value) == _PAIR and str(value[1]).startswith("/"):
        return value[0]
    if isinstance(value, list | tuple):
        parts = [str(cell_of(one)) for one in value if one is not None and one != ""]
        return cell_of(value[0]) if len(value) == 1 else "; ".join(parts)
    if value is None or isinstance(value, bool | int | Money | Share | date | datetime):
        return value
    return str(value)


def _sheet(title: str, table: Table) -> Sheet:
    return Sheet(title, table.head, [[cell_of(cell) for cell in row] for row in table.rows])


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
