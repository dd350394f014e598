"""References from a series: drawn many at once, never twice."""

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlalchemy.dialects import postgresql, sqlite

from core.errors import BadInput
from core.payments.models import Number
from core.payments.rules import ACCOUNT_DIGITS, INVOICE_DIGITS, reference
from core.payments.sets import table_of
from core.work import UnitOfWork

_NUMBER = table_of(Number)
_DIGITS = {"account": ACCOUNT_DIGITS, "invoice": INVOICE_DIGITS}


def draw(work: UnitOfWork, series: str, count: int) -> list[str]:
    """The next `count` references of a series; BadInput when it is used up."""
    if not count:
        return []
    after = _move(work, series, count)
    try:
        return [reference(number, _DIGITS[series]) for number in range(after - count, after)]
    except ValueError as error:
        raise BadInput(str(error)) from error


def pass_over(work: UnitOfWork, series: str, references: list[str]) -> None:
    """Let the series go on behind references that came from elsewhere, so that it never meets them."""
    highest = max(int(each[:-1]) for each in references)
    after = _move(work, series, 0)
    if highest >= after:
        _move(work, series, highest + 1 - after)


def _move(work: UnitOfWork, series: str, count: int) -> int:
    """Move the series on by `count` and return where it now stands; its row is the lock."""
    first = 10 ** (_DIGITS[series] - 2)
    made_by = postgresql if work.connection.dialect.name == "postgresql" else sqlite
    insert = made_by.insert(_NUMBER).values(series=series, next=first + count)
    moved = insert.on_conflict_do_update(
        index_elements=["series"],
        set_={"next": _NUMBER.c.next + bindparam("count", count, type_=BigInteger())},
    ).returning(literal_column("next"))
    return int(work.connection.execute(moved).scalar_one())
