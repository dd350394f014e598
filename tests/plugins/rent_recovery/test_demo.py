"""The fictional estate: big enough to look real, quick to make, the same every time, books in balance."""

from collections import Counter
from datetime import UTC, date, datetime
from time import perf_counter

from sqlmodel import col, select

from core.api import cases, payments
from core.testing import a_council
from plugins.rent_recovery import demo
from plugins.rent_recovery.models import DebitedWeek, Tenancy
from plugins.rent_recovery.queries.worklist import in_arrears, worklist
from tests.plugins.rent_recovery.conftest import SYSTEM


def filled(folder, size):
    council = a_council(folder, "rent_recovery", now=datetime(2026, 6, 3, 9, tzinfo=UTC))
    with council.work(actor=SYSTEM) as work:
        demo.fill(work, size)
    council.settle()
    return council


def test_a_believable_estate_in_a_few_seconds(tmp_path):
    began = perf_counter()
    council = filled(tmp_path, 300)
    took = perf_counter() - began
    with council.look(actor=SYSTEM) as work:
        assert len(work.session.exec(select(Tenancy)).all()) == 300
        assert len(work.session.exec(select(DebitedWeek)).all()) == 8
        assert payments.prove(work) == []
        count, owed = in_arrears(work)
        wanted = select(cases.Case.stage).where(col(cases.Case.closed_at).is_(None))
        stages: Counter[str] = Counter(work.session.exec(wanted))
        first = worklist(work, size=1)[0]
    assert 15 < count < 150
    assert owed > 0
    assert {"open", "prevent", "letter_one", "letter_two", "pre_notice"} <= set(stages)
    assert first.address
    assert first.next.because
    assert took < 60
    council.close()


def test_the_same_estate_every_time(tmp_path):
    totals = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        council = filled(tmp_path / name, 25)
        with council.look(actor=SYSTEM) as work:
            owed = work.session.exec(
                select(payments.Balance.balance).order_by(col(payments.Balance.balance))
            ).all()
            starts = work.session.exec(select(col(Tenancy.starts_on)).order_by(col(Tenancy.starts_on))).all()
        totals.append((owed, starts))
        council.close()
    assert totals[0] == totals[1]
    assert date(2000, 1, 1) < totals[0][1][0]
