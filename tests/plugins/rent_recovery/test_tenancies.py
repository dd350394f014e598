"""Tenancies: let, imported, charged and ended; what can not be is refused and nothing of it happens."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from core.api import (
    AlreadyDone,
    BadInput,
    NotAllowed,
    NotFound,
    Refused,
    approval,
    payments,
    people,
    properties,
)
from core.testing import an_officer
from core.values import Line, new_id, subject
from plugins.rent_recovery import commands, plugin
from plugins.rent_recovery.models import ChargeLine, Tenancy
from plugins.rent_recovery.queries.tenancies import weekly_charges
from tests.plugins.rent_recovery.conftest import FIRST_MONDAY, SYSTEM

HEAD = "property,tenants,tenure,starts_on,rent,service_charges,previous_reference,ends_on\n"


def tenancies(estate):
    with estate.council.look(actor=SYSTEM) as work:
        return list(work.session.exec(select(Tenancy)))


def bring(estate, text):
    with estate.council.work(actor=SYSTEM) as work:
        return commands.import_tenancies(work, data=text.encode(), name="lets.csv")


@pytest.fixture
def town(estate):
    """Three homes with references, and three people."""
    with estate.council.work(actor=SYSTEM) as work:
        properties.add_properties(
            work,
            properties=[
                properties.NewProperty(
                    kind="dwelling", line_1=f"{n} Mill Lane", reference=f"H{n}", uprn=f"10001{n}"
                )
                for n in (1, 2, 3)
            ],
        )
        people.add_people(
            work, people=[people.NewPerson(family_name=f"F{n}", reference=f"P{n}") for n in (1, 2, 3)]
        )
    return estate


def test_a_tenancy_has_an_account_with_a_reference_and_its_tenants(estate):
    started = estate.let({"rent": 9_000})[0]
    with estate.council.look(actor=SYSTEM) as work:
        account = payments.account(work, started.account_id)
        about = subject("account", started.account_id)
        (party,) = people.parties_of(work, subjects=[about])[about]
    assert (account.kind, account.reference, party.role) == ("rent", started.reference, "tenant")


def test_a_file_of_tenancies_is_taken(town):
    rows = "H1,P1;P2,secure,2020-04-06,95.50,4.25,T/001,\n100013,P3,non-secure,06/04/2026,200,,,\n"
    assert bring(town, HEAD + rows).count == 2
    town.debit(FIRST_MONDAY)
    by_property = {one.tenure: town.balance(one.account_id) for one in tenancies(town)}
    assert by_property == {"secure": 9_975, "non-secure": 20_000}


def test_every_fault_of_a_file_is_told_with_its_line_and_column_and_nothing_is_taken(town):
    rows = "H1,P1,secure,2020-04-06,95.50,,,\nH9,P1;P8,freehold,soon,lots,,,\n"
    rows += "H2,P2,secure,2024-02-01,1,,,2023-01-01\n"
    with pytest.raises(BadInput) as refusal:
        bring(town, HEAD + rows)
    words = str(refusal.value)
    assert "lets.csv" in words
    for place in ("property", "tenants", "tenure", "starts_on", "rent"):
        assert f"line 3, column “{place}”" in words
    assert "line 4, column “ends_on”" in words
    assert "P8" not in words
    assert tenancies(town) == []


def test_a_property_let_twice_in_a_file_is_refused(town):
    with pytest.raises(BadInput, match="let to somebody else"):
        bring(town, HEAD + "H1,P1,secure,2020-04-06,1,,,\nH1,P2,secure,2021-04-06,1,,,\n")
    assert tenancies(town) == []


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"tenure": "freehold"}, BadInput),
        ({"ends_on": date(2019, 1, 1)}, BadInput),
        ({"charges": {"rent": 0}}, BadInput),
        ({"charges": {"parking": 100}}, BadInput),
        ({"tenants": ()}, BadInput),
        ({"property_id": UUID(int=1)}, NotFound),
    ],
)
def test_what_can_not_be_let_is_refused(estate, change, refusal):
    with estate.council.work(actor=SYSTEM) as work:
        home, tenant = estate.homes(work, 1)[0]
    facts = {"property_id": home, "tenure": "secure", "starts_on": date(2020, 4, 6), "tenants": (tenant,)}
    with pytest.raises(refusal), estate.council.work(actor=SYSTEM) as work:
        commands.start_tenancy(
            work, tenancy=commands.NewTenancy(**{"charges": {"rent": 1}, **facts, **change})
        )
    assert tenancies(estate) == []


def test_a_home_is_not_let_while_somebody_lives_there(estate):
    estate.let({"rent": 100})
    (first,) = tenancies(estate)
    with pytest.raises(Refused, match="let to somebody else"), estate.council.work(actor=SYSTEM) as work:
        new = commands.NewTenancy(
            property_id=first.property_id,
            tenure="secure",
            starts_on=date(2025, 1, 1),
            tenants=(new_id(),),
            charges={"rent": 1},
        )
        commands.start_tenancy(work, tenancy=new)
    assert len(tenancies(estate)) == 1


def test_an_officer_without_the_permission_lets_nothing(estate):
    officer = an_officer("payments.open_account", "people.change")
    with pytest.raises(NotAllowed), estate.council.work(actor=officer) as work:
        commands.start_tenancies(work, tenancies=[])
    assert tenancies(estate) == []


def test_a_tenancy_that_ends_within_a_charged_week_proposes_what_was_charged_too_much(estate):
    started = estate.let({"rent": 7_000, "heating": 700})[0]
    estate.debit(FIRST_MONDAY)
    estate.debit(date(2026, 4, 13))
    with estate.council.work(actor=SYSTEM) as work:
        proposal = commands.end_tenancy(work, tenancy_id=started.tenancy_id, ends_on=date(2026, 4, 15))
        assert proposal is not None
        proposal_id, amount = proposal.id, proposal.amount
    assert amount == 4_000 + 400
    assert estate.balance(started.account_id) == 15_400
    checker = an_officer("payments.adjust.approve", limits={"payments.adjust": 10_000})
    with estate.council.work(actor=checker) as work:
        approval.approve(work, approval_id=proposal_id)
    assert estate.balance(started.account_id) == 11_000
    estate.debit(date(2026, 4, 20))
    assert estate.balance(started.account_id) == 11_000
    with pytest.raises(AlreadyDone), estate.council.work(actor=SYSTEM) as work:
        commands.end_tenancy(work, tenancy_id=started.tenancy_id, ends_on=date(2026, 4, 30))


def test_a_charge_changes_from_a_monday_that_is_not_yet_debited(estate):
    started = estate.let({"rent": 7_000})[0]
    estate.debit(FIRST_MONDAY)
    change = {"tenancy_id": started.tenancy_id, "component": "rent", "weekly": 8_000}
    for day, refusal in ((date(2026, 4, 15), BadInput), (FIRST_MONDAY, Refused)):
        with pytest.raises(refusal), estate.council.work(actor=SYSTEM) as work:
            commands.change_charges(work, **change, from_on=day)
    with estate.council.work(actor=SYSTEM) as work:
        commands.change_charges(work, **change, from_on=date(2026, 4, 20))
    for week in (13, 20):
        estate.debit(date(2026, 4, week))
    assert estate.balance(started.account_id) == 7_000 + 7_000 + 8_000
    with estate.council.look(actor=SYSTEM) as work:
        assert len(work.session.exec(select(ChargeLine)).all()) == 2
        found = weekly_charges(work, tenancy_ids=[started.tenancy_id], day=date(2026, 4, 20))
    assert found == {started.tenancy_id: 8_000}


@pytest.mark.parametrize(
    ("texts", "certain"),
    [
        (("RENT ten 0012/3 APRIL",), [True]),
        (("TEN-0012-3",), [True]),
        (("ten00123x",), []),
        (("TEN/0012/3 and TEN/0045/6",), [False, False]),
        (("hello",), []),
    ],
)
def test_money_that_names_an_old_reference_is_known(town, texts, certain):
    bring(town, HEAD + "H1,P1,secure,2020-04-06,1,,TEN/0012/3,\nH2,P2,secure,2020-04-06,1,,TEN/0045/6,\n")
    with town.council.look(actor=SYSTEM) as work:
        lines = [Line(7, 100, date(2026, 4, 7), texts)]
        matches = plugin.identify_accounts(work, lines)
    assert [match.certain for match in matches] == certain
    assert all(match.line == 7 for match in matches)
