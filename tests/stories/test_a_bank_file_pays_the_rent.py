"""The main job: a bank file goes in, its lines are matched, the right accounts are paid, the cases move."""

import time
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from core.api import cases, payments
from core.cases.models import Case
from core.log import LoggedEvent
from core.permissions import Actor
from plugins.finance_reconciliation.commands import add_bank_account
from tests.stories.town import OURS, a_town, camt

TESTER = Actor.system("story")
PEOPLE = """reference,given_names,family_name
P1,Amara,Okafor
P2,Bryn,Pritchard
P3,Chidi,Mensah
"""
PROPERTIES = """reference,kind,line_1,town,postcode
H1,dwelling,1 Mill Lane,Elmbridge,EV1 1AA
H2,dwelling,2 Mill Lane,Elmbridge,EV1 1AA
H3,dwelling,3 Mill Lane,Elmbridge,EV1 1AA
"""
TENANCIES = """property,tenants,tenure,starts_on,charged_from,rent
H1,P1,secure,2019-04-01,2026-04-06,120.00
H2,P2,secure,2019-04-01,2026-04-06,100.00
H3,P3,introductory,2025-11-03,2026-04-06,90.00
"""


@pytest.fixture(params=["embedded", "production"])
def town(request, tmp_path):
    first_monday = datetime(2026, 4, 6, 9, tzinfo=UTC)
    if request.param == "embedded":
        return a_town(tmp_path, f"sqlite:///{tmp_path / 'borough.db'}", "memory", first_monday)
    url, queue = request.getfixturevalue("empty_postgres_url"), request.getfixturevalue("redis_url")
    return a_town(tmp_path, url, queue, first_monday)


def settled(town):
    """Wait until every delivery is settled: with Redis a worker does it, embedded it is done already."""
    council = town.council()
    end = time.monotonic() + 60
    while council.bus.due():
        assert time.monotonic() < end
        time.sleep(0.05)
    council.close()


def accounts(town):
    """What each tenant owes in pence, and each account's reference, in the order of the houses."""
    council = town.council()
    with council.look(actor=TESTER) as work:
        found = work.session.exec(select(payments.Account).where(payments.Account.kind == "rent")).all()
        found = sorted(found, key=lambda account: account.reference)
        owed = payments.balances(work, account_ids=[account.id for account in found])
        answer = [(account.reference, owed[account.id], account.id) for account in found]
    council.close()
    return answer


def arrears_stages(town):
    council = town.council()
    with council.look(actor=TESTER) as work:
        stages = sorted(work.session.exec(select(Case.stage)))
    council.close()
    return stages


def test_the_main_job(town):
    with town.working():
        # A council brings its people, homes and tenancies, and its bank account.
        town.borough("import", "people", town.file("people.csv", PEOPLE))
        town.borough("import", "properties", town.file("properties.csv", PROPERTIES))
        town.borough("import", "tenancies", town.file("tenancies.csv", TENANCIES))
        council = town.council()
        with council.work(actor=TESTER) as work:
            add_bank_account(work, name="Rent income", number=OURS)
        council.close()

        # Three Mondays are debited; the timetable catches up what it missed.
        town.borough("night")
        assert [owed for _, owed, _ in accounts(town)] == [12_000, 10_000, 9_000]
        town.at(date(2026, 4, 20))
        town.borough("night")
        settled(town)
        assert [owed for _, owed, _ in accounts(town)] == [36_000, 30_000, 27_000]
        assert len(arrears_stages(town)) == 3, "each account is in arrears and has its case"

        # The bank's file: one exact reference, one inside a text, one that nobody knows, twins, money out.
        (okafor, _, _), (pritchard, _, _), _ = accounts(town)
        day = date(2026, 4, 21)
        text = camt(
            500_000,
            (day, 36_000, "A OKAFOR", okafor),
            (day, 5_000, "B PRITCHARD", f"RENT{pritchard}APRIL"),
            (day, 5_000, "B PRITCHARD", f"RENT{pritchard}APRIL"),
            (day, 7_500, "SOMEBODY", "THANK YOU"),
            (day, -1_250, "THE BANK", "CHARGES"),
        )
        town.at(date(2026, 4, 22))
        first = town.file("statement.xml", text)
        read = town.asked("statement", "read", first)
        assert (read["format"], read["statements"][0]["adds_up"], read["problems"]) == ("camt.053", True, [])
        town.borough("statement", "import", first)
        settled(town)

        # The right accounts are paid: both twins count, the rest waits in suspense.
        assert [owed for _, owed, _ in accounts(town)] == [0, 20_000, 27_000]
        stages = arrears_stages(town)
        assert stages.count("cleared") == 1, "who has paid has no case any more"

        # The same file again, and an overlapping one, count nothing twice.
        (again,) = town.asked("statement", "import", first)["statements"]
        assert (again["entries"], again["counted"], again["seen"]) == (5, 0, 5)
        overlapping = camt(
            500_000,
            (day, 36_000, "A OKAFOR", okafor),
            (day, 5_000, "B PRITCHARD", f"RENT{pritchard}APRIL"),
            (day, 5_000, "B PRITCHARD", f"RENT{pritchard}APRIL"),
            (day, 7_500, "SOMEBODY", "THANK YOU"),
            (day, -1_250, "THE BANK", "CHARGES"),
            (date(2026, 4, 22), 2_000, "B PRITCHARD", pritchard),
        )
        town.borough("statement", "import", town.file("overlapping.xml", overlapping))
        settled(town)
        assert [owed for _, owed, _ in accounts(town)] == [0, 18_000, 27_000]

    # Each step was an event with its cause, each is audited, and the books prove it.
    council = town.council()
    with council.look(actor=TESTER) as work:
        told = {event.name: event for event in work.session.exec(select(LoggedEvent))}
    council.close()
    story = town.asked("events", "story", told["finance_reconciliation.statement_imported"].seq)["story"]
    names = [step["name"] for step in story]
    assert names[0] == "finance_reconciliation.statement_imported"
    assert "payments.payments_taken" in names
    assert all(delivery["state"] == "done" for step in story for delivery in step["deliveries"])
    town.borough("audit", "seal")
    assert town.asked("audit", "verify")["holds"]
    assert town.asked("doctor")["healthy"]


def test_why_a_case_was_opened_and_closed_can_be_read(town):
    with town.working():
        town.borough("import", "people", town.file("people.csv", PEOPLE))
        town.borough("import", "properties", town.file("properties.csv", PROPERTIES))
        town.borough("import", "tenancies", town.file("tenancies.csv", TENANCIES))
        town.borough("night")
        town.at(date(2026, 4, 20))
        town.borough("night")
        settled(town)

    council = town.council()
    with council.look(actor=TESTER) as work:
        about = f"account/{accounts(town)[0][2]}"
        (case,) = cases.cases_about(work, subject=about)
        (step, *_) = [one for one in cases.timeline(work, case_id=case.id) if one.because]
    council.close()
    assert any("week" in because.text for because in step.because)
    assert all(because.source for because in step.because)
