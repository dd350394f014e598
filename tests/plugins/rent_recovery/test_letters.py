"""Rent recovery writes its own letters: to all in arrears, or to every tenant of one account."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.api import Actor, BadInput, NotAllowed, Objected, cases, letters, people
from core.testing import a_council, an_officer
from core.values import Because, subject
from plugins.rent_recovery.commands import write_reminders
from tests.plugins.rent_recovery.conftest import SYSTEM, Estate

WRITER = an_officer(
    "correspondence.see", "correspondence.write", "correspondence.mail_out", "rent_recovery.see",
    "rent_recovery.recover", "people.see", "properties.see", "payments.see", "cases.see", name="Rosa",
)  # fmt: skip
ALL: dict[str, Any] = {
    "title": "Reminder",
    "template": "rent_reminder",
    "audience": "rent_recovery.arrears",
    "typed": {},
}


@pytest.fixture
def street(tmp_path):
    """Three homes at £100 a week; of three weeks' rent the second paid a little, the last half.

    The week that has only begun is not in arrears yet.
    """
    council = a_council(tmp_path, "rent_recovery", now=datetime(2026, 4, 5, 9, tzinfo=UTC))
    estate = Estate(council)
    homes = estate.let({"rent": 10_000}, count=3)
    for week in (6, 13, 20):
        estate.debit(date(2026, 4, week))
    estate.pay(homes[1].account_id, 3_000)
    estate.pay(homes[2].account_id, 15_000)
    estate.at(date(2026, 4, 27))
    council.settle()
    yield estate, [one.account_id for one in homes]
    council.close()


def draft(estate: Estate, actor: Actor = WRITER, **asked):
    with estate.council.work(actor=actor) as work:
        key = letters.draft_mailout(work, asked=asked, **ALL).id
    estate.council.settle()
    with estate.council.look(actor=SYSTEM) as work:
        return key, letters.counts_of(work, mailout_id=key)


def written(estate: Estate) -> list:
    with estate.council.look(actor=SYSTEM) as work:
        return list(letters.messages(work))


FOUND: tuple[tuple[dict[str, Any], int], ...] = (
    ({}, 3),
    ({"weeks": 1}, 2),
    ({"owes_from": 18_000}, 1),
    ({"tenants": "current"}, 3),
)


def test_a_letter_to_all_in_arrears_finds_them_by_amount_and_weeks(street):
    estate, _ = street
    for asked, found in FOUND:
        _, counted = draft(estate, **asked)
        assert counted.recipients == found, asked


def test_nobody_is_written_to_whom_the_audience_does_not_find_or_who_may_not(street):
    estate, _ = street
    for asked in ({"owes_from": 1_000_000}, {"tenants": "former"}):
        with pytest.raises(BadInput, match="nobody fits"):
            draft(estate, **asked)
    with pytest.raises(NotAllowed):
        draft(estate, actor=an_officer("correspondence.mail_out", "correspondence.see"))
    assert written(estate) == []


def test_the_letter_to_many_says_what_each_owes(street):
    estate, _ = street
    key, counted = draft(estate, weeks=1)
    assert counted.ready == 2
    with estate.council.work(actor=WRITER) as work:
        letters.start_mailout(work, mailout_id=key)
    estate.council.settle()
    texts = [one.content for one in written(estate)]
    assert len(texts) == 2
    assert any("170.00" in text for text in texts)
    assert any("200.00" in text for text in texts)


def test_every_tenant_is_reminded_in_one_go_or_nobody(street):
    estate, (first, *_) = street
    account = subject("account", first)
    with estate.council.work(actor=SYSTEM) as work:
        other = people.add_person(work, person=people.NewPerson("Second", "Sam"))
        party = people.NewParty(subject("person", other), "joint_tenant", account, date(2026, 1, 5))
        people.make_party(work, party=party)
        held = cases.place_hold(
            work, on=account, kind="breathing_space", reason="Debt respite", source="the Regulations"
        ).id
    with pytest.raises(Objected), estate.council.work(actor=WRITER) as work:
        write_reminders(work, account_id=first)
    assert written(estate) == []

    with estate.council.work(actor=SYSTEM) as work:
        cases.lift_hold(work, hold_id=held, because=(Because("It ended", "the Regulations"),))
    with estate.council.work(actor=WRITER) as work:
        assert len(write_reminders(work, account_id=first)) == 2
    assert {one.template for one in written(estate)} == {"rent_reminder"}


def test_without_permission_or_tenants_nothing_is_written(street):
    estate, (first, *_) = street
    with pytest.raises(NotAllowed), estate.council.work(actor=an_officer("rent_recovery.see")) as work:
        write_reminders(work, account_id=first)
    with estate.council.work(actor=SYSTEM) as work:
        account = subject("account", first)
        (tenant,) = people.parties_of(work, subjects=[account])[account]
        people.end_party(work, party_id=tenant.party_id, ends_on=date(2026, 4, 20))
    with pytest.raises(BadInput, match="nobody holds"), estate.council.work(actor=WRITER) as work:
        write_reminders(work, account_id=first)
    assert written(estate) == []
