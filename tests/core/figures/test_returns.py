"""Returns: filled, explained, frozen as two files, checked by a second person, and compared later."""

import csv
import io
import zipfile
from datetime import date

import pytest
from sqlmodel import select

from core.approval import approve, reject
from core.documents.models import Document
from core.errors import AlreadyDone, BadInput, NotAllowed, Refused
from core.figures.commands.returns import (
    comment_on,
    fill_return,
    freeze_return,
    reopen_return,
    send_return,
)
from core.figures.models import Return, ReturnCell
from core.figures.queries.judged import book_of
from core.figures.queries.listing import all_records
from core.figures.queries.returns import cells_of, changed_since, periods, question
from core.testing import a_council, an_officer
from core.values import Period
from tests.core.figures.books import SYSTEM, TODAY, Entry, reopened, written

NAME, START = "core.case_work", date(2026, 1, 1)
FILLER = an_officer(
    *("figures.see_returns", "figures.fill_returns", "figures.send_return", "documents.file", "gardens.see"),
    name="Finn Filler",
)
CHECKER = an_officer("figures.see_returns", "figures.send_return.approve", name="Chris Checker")
BOOK = [
    Entry(opened=120, clock_due=30, clock_ended=40),
    Entry(opened=80, closed=30, clock_due=40, clock_ended=35, decided=30, noticed=30),
    Entry(opened=50, sees="hidden.see"),
    Entry(opened=2),
]


@pytest.fixture
def council(request, tmp_path):
    database = request.getfixturevalue("postgres_url") if getattr(request, "param", "") else None
    made = a_council(tmp_path, "licensing", database=database)
    written(made, BOOK)
    yield made
    made.close()


def filled(council):
    with council.work(actor=FILLER) as work:
        return fill_return(work, name=NAME, starts_on=START).id


def frozen(council, return_id):
    with council.work(actor=FILLER) as work:
        return freeze_return(work, files=council.ports.files, return_id=return_id, because="it is due").id


def values(council, return_id):
    with council.look(actor=FILLER) as work:
        return {cell.key: cell.value for cell in cells_of(work, return_id=return_id)}


@pytest.mark.parametrize("council", ["", "postgresql"], indirect=True)
def test_a_return_counts_the_whole_council_and_two_people_send_it_as_it_was_frozen(council):
    made = filled(council)
    # The one case that the filler may not see is counted too: the return is the council's.
    assert values(council, made) == {
        "A1": 1,
        "A2": 2,
        "A3": 1,
        "A4": 2,
        "A5": 0,
        "A6": 0,
        "B1": 1,
        "B2": 1,
        "B3": 2,
        "B4": 5_000,
        "C1": 1,
        "C2": 1,
    }
    proposal = frozen(council, made)
    with council.work(actor=FILLER) as work, pytest.raises(NotAllowed):
        approve(work, approval_id=proposal)
    with council.work(actor=FILLER) as work, pytest.raises(Refused, match="approving its proposal"):
        send_return(work, return_id=str(made))
    with council.work(actor=CHECKER) as work:
        approve(work, approval_id=proposal)

    with council.look(actor=SYSTEM) as work:
        one = work.session.get_one(Return, made)
        documents = {d.sha256: d for d in work.session.exec(select(Document))}
    assert (one.state, one.frozen_by, one.checked_by) == ("sent", FILLER.subject, CHECKER.subject)
    assert set(documents) == {one.table_sha256, one.workbook_sha256}
    with council.ports.files.open(one.table_sha256) as file:
        rows = list(csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline="")))
    assert rows[1] == ["Cases", "A1", "Open at the start of the period", "1", ""]
    with council.ports.files.open(one.workbook_sha256) as file, zipfile.ZipFile(file) as book:
        assert len([name for name in book.namelist() if "worksheets/sheet" in name]) == 3
        records = book.read("xl/worksheets/sheet3.xml").decode()
    assert records.count("<row ") == 1 + 1 + 2 + 1 + 2 + 1 + 1 + 1 + 1, "each record behind each cell"


def test_each_cell_leads_to_exactly_its_records(council):
    made = filled(council)
    counted = values(council, made)
    viewer = an_officer("gardens.see", "hidden.see", "documents.see")
    with council.look(actor=viewer) as work:
        definition = book_of(work).definition(NAME)
        for cell in definition.cells:
            if cell.figure and cell.figure != "clocks.on_time":
                asked = question(cell, Period(START, date(2026, 3, 31)), today=TODAY)
                found = [one for stretch in all_records(work, cell.figure, asked) for one in stretch]
                assert len(found) == counted[cell.key], cell.key


def test_what_changed_since_is_told_and_the_return_stays(council):
    made = filled(council)
    frozen(council, made)
    written(council, [Entry(opened=20)])

    with council.look(actor=FILLER) as work:
        one = work.session.exec(select(Return)).one()
        found = changed_since(work, one, book_of(work).definition(NAME))
    assert {(d.key, d.was, d.now) for d in found} == {("A2", 2, 3), ("A4", 2, 3)}
    assert values(council, made)["A2"] == 2
    with council.work(actor=FILLER) as work, pytest.raises(AlreadyDone, match="waits for its checker"):
        fill_return(work, name=NAME, starts_on=START)
    with council.work(actor=FILLER) as work, pytest.raises(AlreadyDone, match="frozen"):
        comment_on(work, return_id=made, key="A1", comment="too late")


def test_a_return_that_is_turned_down_is_mended_and_one_that_was_sent_is_corrected(council):
    made = filled(council)
    proposal = frozen(council, made)
    with council.work(actor=FILLER) as work, pytest.raises(Refused, match="once they turn it down"):
        reopen_return(work, return_id=made)
    with council.work(actor=CHECKER) as work:
        reject(work, approval_id=proposal, reason="A2 is too low")
    with council.work(actor=FILLER) as work:
        reopen_return(work, return_id=made)
    with council.work(actor=FILLER) as work:
        comment_on(work, return_id=made, key="A2", comment="Counted again")
    assert filled(council) == made, "the draft is filled anew, its comments kept"
    with council.look(actor=FILLER) as work:
        kept = work.session.exec(select(ReturnCell).where(ReturnCell.key == "A2")).one()
    assert kept.comment == "Counted again"
    proposal = frozen(council, made)
    with council.work(actor=CHECKER) as work:
        approve(work, approval_id=proposal)
    again = filled(council)
    with council.look(actor=FILLER) as work:
        assert [
            (one.attempt, one.state) for one in work.session.exec(select(Return).order_by(Return.attempt))
        ] == [
            (1, "sent"),
            (2, "draft"),
        ]
    assert again != made


def test_a_rule_that_does_not_hold_keeps_it_from_being_frozen_until_a_comment_explains(council):
    (case_id,) = written(council, [Entry(kind="hmo_licence", opened=90)], "licensing")
    for days_ago in (20, 30):
        reopened(council, case_id, days_ago)
    made = filled(council)
    with council.work(actor=FILLER) as work, pytest.raises(BadInput, match="No more is re-opened than"):
        freeze_return(work, files=council.ports.files, return_id=made, because="it is due")
    with council.look(actor=SYSTEM) as work:
        assert work.session.exec(select(Document)).all() == []
        assert work.session.get_one(Return, made).state == "draft"
    with council.work(actor=FILLER) as work:
        comment_on(work, return_id=made, key="A6", comment="An appeal opened one case twice")
    assert frozen(council, made)


def test_periods_of_a_year_begin_in_april_and_one_that_is_not_offered_is_refused(tmp_path):
    council = a_council(tmp_path)
    with council.look(actor=FILLER) as work:
        quarterly = book_of(work).definition(NAME)
        yearly = quarterly.model_copy(update={"every": "year"})
    assert periods(quarterly, today=TODAY)[1] == Period(START, date(2026, 3, 31))
    assert periods(yearly, today=date(2026, 3, 31))[0] == Period(date(2025, 4, 1), date(2026, 3, 31))
    with council.work(actor=FILLER) as work, pytest.raises(BadInput, match="no period that begins"):
        fill_return(work, name=NAME, starts_on=date(2026, 1, 2))
    with council.work(actor=CHECKER) as work, pytest.raises(NotAllowed):
        fill_return(work, name=NAME, starts_on=START)
    council.close()
