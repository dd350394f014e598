"""Finding the reader of a file, and the guard on its size, with readers made up for the purpose."""

import io
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import pytest

from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.statements import describe, detect, opened, problems


class Pennies:
    """Reads a made-up format: "PENNIES", then one signed number a line."""

    format = "pennies"

    def recognises(self, head: bytes) -> bool:
        return head.startswith(b"PENNIES")

    def read(self, source: BinaryIO, name: str) -> Iterator[tuple[BankStatement, BankEntry | None]]:
        statement = BankStatement("12", "GBP", opening=0, closing=5)
        for number, line in enumerate(source.read().split()[1:], 2):
            statement.entries += 1
            statement.credits += int(line)
            yield statement, BankEntry(date(2026, 4, 7), int(line), place=f"{name}, line {number}")


def test_the_first_reader_that_knows_the_head_reads_the_whole() -> None:
    told = describe([Pennies()], io.BytesIO(b"PENNIES 2 3"), "p.txt")
    assert told == {
        "format": "pennies",
        "statements": [
            {
                "account": "12",
                "currency": "GBP",
                "opening": "0.00",
                "closing": "0.05",
                "entries": 2,
                "credits": "0.05",
                "debits": "0.00",
                "sum": "0.05",
                "adds_up": True,
            }
        ],
        "problems": [],
    }


@pytest.mark.parametrize(
    ("head", "words"), [(b"", "p.txt: the file is empty"), (b"?", "no format that can be read; .*: pennies")]
)
def test_what_nobody_knows_is_refused_with_what_can_be_read(head: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        detect([Pennies()], head, "p.txt")


def test_no_readers_at_all() -> None:
    with pytest.raises(BadInput, match="as one of: nothing"):
        detect([], b"x")


class Huge(io.BytesIO):
    """Claims three gigabytes and gives endless bytes; `given` counts them."""

    given = 0
    told = True

    def seekable(self) -> bool:
        return self.told

    def seek(self, place: int, whence: int = 0, /) -> int:
        return 3 * 2**30 if whence else place

    def tell(self) -> int:
        return 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.given += size or 0
        return b"PENNIES " if self.given == size else b"1 " * ((size or 0) // 2)


def test_three_gigabytes_are_refused_before_they_are_read() -> None:
    huge = Huge()
    with pytest.raises(BadInput, match=r"p.txt: the file is larger than 200 MB"):
        describe([Pennies()], huge, "p.txt")
    assert huge.given == 0


def test_a_stream_of_unknown_size_is_cut_off_at_the_limit() -> None:
    huge = Huge()
    huge.told = False
    with pytest.raises(BadInput, match="larger than 1 MB"):
        describe([Pennies()], huge, "p.txt", limit=2**20)
    assert huge.given < 2 * 2**20


def test_reading_begins_where_the_stream_stands() -> None:
    source = io.BytesIO(b"xxPENNIES 7")
    source.seek(2)
    reader, stream = opened([Pennies()], source, "p.txt")
    assert [entry.minor for _, entry in reader.read(stream, "p") if entry] == [7]


def test_every_contradiction_is_told() -> None:
    statement = BankStatement("", "", opening=0, closing=9, entries=1, credits=5)
    statement.declared = {"entries": 3, "credit_entries": 2, "debit_entries": 1, "sum": 6, "credits": 7}
    statement.declared |= {"debits": 0, "net": 6, "pending": 1, "pending_debits": 1, "balance_breaks": 3}
    assert [
        problem.removeprefix("account without number (no currency): ") for problem in problems(statement)
    ] == [
        "opening 0.00 and entries 0.05 do not make the closing 0.09",
        "running balances that do not follow from the line before: 3",
        "listed but not booked, so no money yet: 1",
        "the file announces 3 credits and debits and has 2",
        "the file announces 3 entries and has 2",
        "the file announces credits of 0.07 and has 0.05",
        "the file announces net of 0.06 and has 0.04",
    ]
