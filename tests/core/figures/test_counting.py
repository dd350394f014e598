"""A number and the list behind it: the same records, of those that one may see, at any narrowing."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import BadInput, NotAllowed
from core.figures.queries.asked import Asked, asked_from, month_of, months_before
from core.figures.queries.counting import total, totals
from core.figures.queries.listing import all_records, records
from core.figures.queries.measures import MEASURES, RATIOS
from core.figures.queries.people import allowed
from core.payments import commands as payments
from core.payments.inputs import AccountIn, PaymentIn
from core.testing import a_council, an_officer
from core.values import Money, Period
from tests.core.figures.books import ROSA, SAM, SYSTEM, TODAY, Entry, day, reopened, written

SEEING = ("gardens.see", "documents.see", "payments.see", "figures.see")
GARDENER = an_officer(*SEEING)
EVERYTHING = an_officer(*SEEING, "hidden.see")
WORK = [one for one in MEASURES if not one.startswith(("money", "quality"))]
_services = count(1)

ago = st.integers(0, 80)
maybe = st.none() | ago
entries = st.builds(
    Entry,
    kind=st.sampled_from(["letting", "swap"]),
    sees=st.sampled_from(["gardens.see", "hidden.see"]),
    opened=st.integers(0, 120),
    closed=maybe,
    owner=st.sampled_from([None, ROSA, SAM]),
    stage=st.sampled_from(["asked", "let"]),
    task_due=maybe,
    task_done=maybe,
    clock_due=maybe,
    clock_ended=maybe,
    decided=maybe,
    noticed=maybe,
    held=st.booleans(),
)


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    made = a_council(tmp_path_factory.mktemp("counting"))
    yield made
    made.close()


@pytest.fixture
def on_postgres(tmp_path, postgres_url):
    made = a_council(tmp_path, "licensing", database=postgres_url)
    yield made
    made.close()


def listed(work, name, asked):
    return [one for stretch in all_records(work, name, asked, at_once=3) for one in stretch]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    book=st.lists(entries, min_size=2, max_size=8),
    back=ago,
    long=st.integers(0, 60),
    by=st.sampled_from(["part", "owner", "stage", "age"]),
    actor=st.sampled_from([GARDENER, EVERYTHING]),
)
def test_a_number_is_the_length_of_its_list_for_everybody_at_any_narrowing(
    council, book, back, long, by, actor
):
    service = f"s{next(_services)}"
    written(council, book, service)
    asked = Asked(Period(day(back + long), day(back)), TODAY, service=service)
    with council.look(actor=actor) as work:
        whole, slices = totals(work, WORK, asked), totals(work, WORK, asked, by=by)
        for name in WORK:
            rows = listed(work, name, asked)
            assert whole[name][""] == len(rows) == len({one.key for one in rows})
            assert sum(slices[name].values()) == whole[name][""]
        for key, value in slices["cases.open"].items():
            narrowed = asked.narrowed(**{by: key or "nobody"})
            assert value == total(work, "cases.open", narrowed) == len(listed(work, "cases.open", narrowed))


BOOK = [
    Entry(opened=5, owner=ROSA, task_due=2, clock_due=1),
    Entry(opened=40, owner=SAM, closed=3, clock_due=10, clock_ended=12, decided=4, noticed=4),
    Entry(opened=300, stage="let", task_due=-5, held=True),
    Entry(opened=200, owner=ROSA, closed=100, clock_due=150, clock_ended=120),
    Entry(opened=2, owner=SAM, sees="hidden.see"),
]
EXPECTED = {
    "cases.opened": 1,
    "cases.closed": 1,
    "cases.reopened": 0,
    "cases.open": 2,
    "cases.unassigned": 1,
    "cases.paused": 1,
    "cases.overdue": 1,
    "tasks.open": 2,
    "tasks.late": 1,
    "tasks.unassigned": 1,
    "tasks.done": 0,
    "clocks.met": 0,
    "clocks.late": 0,
    "decisions.made": 1,
    "notices.served": 1,
}


@pytest.mark.parametrize("where", ["council", "on_postgres"])
def test_a_book_that_one_can_count_by_hand(request, where):
    here = request.getfixturevalue(where)
    written(here, BOOK, "byhand")
    asked = asked_from({"from": "2026-04-01", "service": "byhand"}, today=TODAY)

    with here.look(actor=GARDENER) as work:
        assert {name: one[""] for name, one in totals(work, WORK, asked).items()} == EXPECTED
        by_age = totals(work, ["cases.open"], asked, by="age")["cases.open"]
        by_owner = totals(work, ["cases.open"], asked, by="owner")["cases.open"]
        met = totals(work, ["clocks.on_time"], asked.during(Period(day(130), day(1))))
        lists = {name: len(listed(work, name, asked)) for name in WORK}
    assert by_age == {"4-weeks": 1, "older": 1}
    assert by_owner == {ROSA: 1, "": 1}
    assert met == {"clocks.on_time": {"": 5_000}}, "one in time, one thirty days late"
    assert lists == EXPECTED


def test_what_stood_on_a_day_that_has_passed_is_counted_as_it_stood_then(council):
    written(council, BOOK, "past")
    then = Asked(Period(day(60), day(20)), TODAY, service="past")

    with council.look(actor=GARDENER) as work:
        found = totals(work, ["cases.open", "tasks.open", "cases.overdue"], then)

    # The second was not closed yet, the first not opened; the fourth was closed before.
    assert found == {"cases.open": {"": 2}, "tasks.open": {"": 1}, "cases.overdue": {"": 0}}


def test_a_case_that_was_opened_again_is_counted_where_its_workflow_knows_the_end(tmp_path):
    council = a_council(tmp_path, "licensing")
    (case_id,) = written(council, [Entry(kind="hmo_licence", opened=50, sees="licensing.see")], "licensing")
    reopened(council, case_id, days_ago=2)

    with council.look(actor=an_officer("licensing.see")) as work:
        found = records(work, "cases.reopened", asked_from({}, today=TODAY))
    assert [one.cells[0] for one in found.rows] == [f"case/{case_id}"]
    council.close()


def test_money_is_summed_to_the_penny_and_less_what_was_reversed(council):
    maker = an_officer("payments.open_account", "payments.charge", "payments.take", "payments.return")
    with council.work(actor=SYSTEM) as work:
        account = payments.open_account(work, account=AccountIn(kind="allotment", opened_on=TODAY)).account_id
        for amount in (1_001, 2_002):
            payments.raise_charge(
                work, account_id=account, amount=amount, head="rent", effective_on=date(2026, 4, 6)
            )
        first = payments.take_payment(work, payment=PaymentIn(account, 500, date(2026, 4, 6)))
        payments.take_payment(work, payment=PaymentIn(account, 700, date(2026, 4, 6)))
    with council.work(actor=maker) as work:
        payments.return_payment(work, posting_id=first, source="line/1", returned_on=date(2026, 4, 7))
    asked = asked_from({"part": "allotment"}, today=TODAY)

    with council.look(actor=GARDENER) as work:
        found = totals(work, [one for one in (*MEASURES, *RATIOS) if one.startswith("money")], asked)
        sums = {
            name: sum(
                one.cells[-1].pence for one in listed(work, name, asked) if isinstance(one.cells[-1], Money)
            )
            for name in ("money.charged", "money.collected", "money.arrears")
        }
    with council.look(actor=an_officer("figures.see")) as work:
        blind = totals(work, ["money.charged", "money.arrears"], asked)

    assert found["money.charged"] == {"": 3_003}
    assert found["money.collected"] == {"": 700}
    assert found["money.arrears"] == {"": 3_003 - 700}
    assert found["money.collection"] == {"": 2_331}
    assert sums == {name: found[name][""] for name in sums}
    assert blind == {"money.charged": {"": 0}, "money.arrears": {"": 0}}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"from": "2026-04-08", "to": "2026-04-07"}, "the same as or before"),
        ({"from": "yesterday"}, "write a day like"),
        ({"month": "April"}, "write a month like"),
        ({"to": "2090-01-01"}, "a year from today"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_in_words(given, says):
    with pytest.raises(BadInput, match=says):
        asked_from(given, today=TODAY)


def test_one_sees_ones_own_figures_and_those_of_others_with_the_permission(council):
    asked = Asked(month_of(TODAY), TODAY, owner=ROSA)
    leader = an_officer("figures.see_officers")

    with council.look(actor=leader) as work:
        assert allowed(work, asked) is asked
    with council.look(actor=GARDENER) as work, pytest.raises(NotAllowed, match="see_officers"):
        allowed(work, asked)
    with council.look(actor=GARDENER) as work:
        assert allowed(work, asked.narrowed(owner=GARDENER.subject))
        assert allowed(work, asked.narrowed(owner="nobody"))
        with pytest.raises(NotAllowed):
            allowed(work, Asked(month_of(TODAY), TODAY, owners=(ROSA,)))


def test_months_go_back_over_the_year():
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert months_before(date(2026, 4, 7), 16) == date(2024, 12, 1)
    assert month_of(date(2028, 2, 3)) == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(TODAY).end + timedelta(days=1) == date(2026, 5, 1)
