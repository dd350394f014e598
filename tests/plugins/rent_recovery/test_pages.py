"""The pages and the API of rent recovery, and what it shows on core's pages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlmodel import select

from core.api import payments, people
from core.testing import a_council
from core.values import subject
from plugins.rent_recovery.cli import import_group
from plugins.rent_recovery.models import Tenancy
from plugins.rent_recovery.queries import showing
from tests.plugins.rent_recovery.conftest import FIRST_MONDAY, SYSTEM, Estate
from tests.plugins.visiting import visiting


@pytest.fixture
def town(tmp_path) -> Iterator[Estate]:
    council = a_council(tmp_path, "rent_recovery", now=datetime(2026, 4, 5, 9, tzinfo=UTC))
    yield Estate(council)
    council.close()


def the_tenancy(estate) -> Tenancy:
    with estate.council.look(actor=SYSTEM) as work:
        return work.session.exec(select(Tenancy)).first()


def test_the_worklist_says_what_is_next_and_why(town):
    town.let({"rent": 12_000}, count=2)
    for n in range(3):
        town.debit(FIRST_MONDAY + timedelta(weeks=n))
    with visiting(town.council) as visitor:
        page = visitor.get("/rent-recovery")
        assert page.status_code == 200
        wanted = (
            "1 Mill Lane",
            "2 Mill Lane",
            "2.00 weeks",
            "£480.00",
            "Early contact",
            "it needs 2.00 weeks",
        )
        for words in wanted:
            assert words in page.text
        narrowed = visitor.get("/rent-recovery?stage=letter_two")
        assert "No case is open here" in narrowed.text
        rows = visitor.get("/api/v1/rent-recovery/arrears").json()
    assert {row["arrears"] for row in rows} == {24_000}
    assert all(row["because"] for row in rows)


def test_a_week_is_previewed_then_debited_once(town):
    started = town.let({"rent": 12_000, "heating": 500})[0]
    town.at(FIRST_MONDAY)
    week = {"day": "6", "month": "4", "year": "2026"}
    with visiting(town.council) as visitor:
        query = "&".join(f"week-{part}={value}" for part, value in week.items())
        preview = visitor.get(f"/rent-recovery/debit?{query}")
        assert "£125.00" in preview.text
        assert town.balance(started.account_id) == 0
        typed = {f"week_commencing-{part}": value for part, value in week.items()}
        assert visitor.post("/rent-recovery/debit", **typed).status_code == 303
        assert town.balance(started.account_id) == 12_500
        again = visitor.post("/rent-recovery/debit", **typed)
    assert again.status_code == 409
    assert "debited before" in again.text
    assert town.balance(started.account_id) == 12_500


def test_a_tenancy_is_shown_and_ended(town):
    started = town.let({"rent": 12_000})[0]
    with visiting(town.council) as visitor:
        address = f"/rent-recovery/tenancies/{started.tenancy_id}"
        page = visitor.get(address)
        assert "Kim Family1" in page.text
        wrong = visitor.post(
            f"{address}/end", **{"ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2019"}
        )
        assert wrong.status_code == 422
        assert the_tenancy(town).ends_on is None
        typed = {"ends_on-day": "12", "ends_on-month": "4", "ends_on-year": "2026"}
        assert visitor.post(f"{address}/end", **typed).status_code == 303
        assert (
            visitor.get(f"/api/v1/rent-recovery/tenancies/{started.tenancy_id}").json()["ends_on"]
            == "2026-04-12"
        )
    assert the_tenancy(town).ends_on == date(2026, 4, 12)


def test_who_may_not_see_rent_sees_none(town):
    started = town.let({"rent": 12_000})[0]
    with visiting(town.council, without=("rent_recovery.see",)) as visitor:
        assert visitor.get("/rent-recovery").status_code == 403
        assert visitor.get(f"/rent-recovery/tenancies/{started.tenancy_id}").status_code == 403
        account = visitor.get(f"/accounts/{started.account_id}")
    assert account.status_code == 200
    assert "Tenancies" not in account.text


def test_core_pages_show_the_tenancy_and_the_arrears(town):
    started = town.let({"rent": 12_000}, previous_reference="OLD/1234")[0]
    for n in range(2):
        town.debit(FIRST_MONDAY + timedelta(weeks=n))
    about = subject("account", started.account_id)
    with town.council.look(actor=SYSTEM) as work:
        person = people.parties_of(work, subjects=[about])[about][0].who
    with visiting(town.council) as visitor:
        account = visitor.get(f"/accounts/{started.account_id}").text
        assert "Rent arrears" in account
        assert "1.00 weeks" in account
        assert "1 Mill Lane" in visitor.get(f"/people/{person.partition('/')[2]}").text
        assert "Tenancies" in visitor.get(f"/properties/{the_tenancy(town).property_id}").text
        assert "OLD/1234" in visitor.get("/search?words=old1234").text


def test_figures_and_what_is_held_about_a_person(town):
    started = town.let({"rent": 12_000})[0]
    for n in range(2):
        town.debit(FIRST_MONDAY + timedelta(weeks=n))
    town.pay(started.account_id, 5_000)
    about = subject("account", started.account_id)
    with town.council.look(actor=SYSTEM) as work:
        figures = {one.name: one.value for one in showing.figures(work, work.today)}
        person = people.parties_of(work, subjects=[about])[about][0].who

        person_id = UUID(person.partition("/")[2])
        held = showing.personal_data(work, person_id)
        assert showing.kept(work, person_id) == [showing.KEPT]
        assert payments.balance(work, started.account_id) == 19_000
    assert figures["rent_arrears"] == 7_000
    assert figures["rent_debited"] == 24_000
    assert figures["rent_collected"] == 5_000
    assert held["tenancies"][0]["balance"] == "190.00"


def test_tenancies_come_in_by_the_command_line(town, tmp_path):
    with town.council.work(actor=SYSTEM) as work:
        town.homes(work, 1)
    file = tmp_path / "lets.csv"
    file.write_text("property,tenants,tenure,starts_on,rent\nnone,P1,secure,2020-04-06,90\n")

    class Processes:
        council = staticmethod(lambda: town.council)

    refused = CliRunner().invoke(import_group, ["tenancies", str(file), "--json"], obj=Processes())
    assert "line 2, column “property”" in str(refused.exception)
    assert the_tenancy(town) is None
