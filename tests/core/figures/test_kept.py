"""Counts that are kept: the same when counted twice, filled from the past, filtered by what one may see."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from core.errors import Misconfigured
from core.figures.book import council_book
from core.figures.commands.counting import count_day, count_past
from core.figures.models import Cell
from core.figures.queries.asked import Asked, asked_from
from core.figures.queries.judged import judged
from core.figures.queries.series import daily, monthly
from core.figures.rules.judging import Standing
from core.hooks import Figure
from core.testing import a_council, a_plugin, an_officer
from core.values import Period
from tests.core.figures.books import ROSA, SYSTEM, TODAY, Entry, day, written

GARDENER = an_officer("gardens.see", "figures.see")
BOOK = [
    Entry(opened=100, closed=40, owner=ROSA),
    Entry(opened=70, owner=ROSA, task_due=60),
    Entry(opened=38, closed=10),
    Entry(opened=38, sees="hidden.see"),
    Entry(opened=2),
]


def figures_for(work, on):
    return [
        Figure("gardens_let", "Gardens let", 12, "Let today"),
        Figure("hidden", "Hidden", 7, "Not for all", sees="hidden.see"),
    ]


@pytest.fixture(params=["sqlite", "postgresql"])
def council(request, tmp_path):
    database = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    made = a_council(
        tmp_path, "gardens", extra={"gardens": a_plugin("gardens", figures_for)}, database=database
    )
    yield made
    made.close()


def cells(council):
    with council.look(actor=SYSTEM) as work:
        rows = work.session.exec(select(Cell)).all()
        return sorted((c.figure, c.grain, str(c.on), c.part, c.owner, c.sees, c.value) for c in rows)


def test_the_past_is_counted_from_what_stands_in_the_tables_and_twice_is_the_same(council):
    written(council, BOOK)
    with council.work(actor=SYSTEM) as work:
        months = count_past(work)
        count_day(work, day=day(1))
    first = cells(council)
    with council.work(actor=SYSTEM) as work:
        assert count_past(work) == 0, "what was counted is left as it is"
        count_day(work, day=day(1))

    assert months == 5, "December to April"
    assert cells(council) == first
    with council.look(actor=GARDENER) as work:
        asked = asked_from({"service": "gardens"}, today=TODAY)
        found = monthly(work, ["cases.opened", "cases.closed", "cases.open"], asked, until=TODAY, count=5)
        everything = Asked(Period(TODAY, TODAY), TODAY)
        begins, days = daily(work, "cases.opened", everything, first=date(2025, 1, 1), last=day(1))
        with_plugins = monthly(work, ["gardens_let", "hidden"], everything, until=TODAY, count=2)
        mine = monthly(work, ["cases.open"], asked.narrowed(owner=ROSA), until=TODAY, count=2)

    assert found["cases.opened"].values == (1, 1, 1, 0, 1)
    assert found["cases.closed"].values == (0, 0, 1, 1, 0)
    assert found["cases.open"].values == (1, 2, 2, 1, 2)
    assert (begins, sum(days)) == (day(100), 4)
    assert with_plugins["gardens_let"].values == (None, 12)
    assert with_plugins["hidden"].values == (None, 0), "what one may not see is not shown"
    assert mine["cases.open"].values == (1, 1)


def test_the_night_counts_the_day_before_and_what_was_never_counted(tmp_path):
    council = a_council(tmp_path, now=datetime(2026, 4, 7, 0, 31, tzinfo=UTC))
    written(council, BOOK)

    assert ("core.count_figures", TODAY) in council.timetable.run_due()
    with council.look(actor=an_officer("gardens.see", "hidden.see")) as work:
        asked = asked_from({}, today=TODAY)
        found = monthly(work, ["cases.unassigned", "cases.open"], asked, until=TODAY, count=3)
    assert found["cases.open"].values == (3, 2, 3), "hidden ones are counted for who may see them"
    assert found["cases.unassigned"].values == (None, None, 2), "who had none in the past, nobody can tell"
    council.close()


def test_a_figure_is_judged_by_its_target_and_against_the_time_before(tmp_path):
    council = a_council(tmp_path)
    written(council, [*BOOK, Entry(opened=20, clock_due=10)])
    with council.work(actor=SYSTEM) as work:
        count_past(work)
    with council.look(actor=GARDENER) as work:
        overdue, opened, rate = judged(
            work, ["cases.overdue", "cases.opened", "clocks.on_time"], asked_from({}, today=TODAY)
        )
    assert (overdue.value, overdue.standing.result) == (1, Standing.CLOSE)
    assert overdue.against_month.result == "the same", "it was beyond its deadline at the end of March too"
    assert (opened.standing, opened.against_month) == (None, None), (
        "a month that runs is not held against a whole"
    )
    assert opened.series.values[-1] == 1
    assert (rate.value, rate.standing) == (None, None)
    council.close()


def test_a_council_sets_its_own_targets_and_faults_are_said_with_their_file(tmp_path):
    own = tmp_path / "figures"
    own.mkdir()
    (own / "targets.toml").write_text(
        '[[target]]\nfigure = "tasks.late"\nvalue = 3\nclose = 5\nfrom = 2026-04-01\nsource = "cabinet"\n'
    )
    book = council_book([], folder=tmp_path)

    assert book.target("tasks.late", on=TODAY).value == 3
    assert book.target("tasks.late", on=date(2026, 3, 31)) is None, "its rows take the place of all that ship"
    assert book.target("clocks.on_time", on=TODAY, part="gardens.letting").value == 9_500
    assert book.weight("gardens.letting", on=TODAY).value == 240
    (own / "returns").mkdir()
    (own / "returns" / "bad.toml").write_text(
        'name = "council.bad"\ntitle = "Bad"\nversion = 1\nevery = "month"\n'
        '[[sections]]\ntitle = "One"\n[[sections.cells]]\nkey = "A1"\ntitle = "Sum"\nplus = ["A9"]\n'
    )
    with pytest.raises(Misconfigured, match=r"bad\.toml.*A1 adds A9, which must stand before it"):
        council_book([], folder=tmp_path)
