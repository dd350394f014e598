"""Stories of people at work on the pages."""

import re
from typing import Any

from sqlmodel import select

from core.approval import Approval, propose
from core.cases import commands as cases
from core.cases.models import Case
from core.log import Delivery, State
from core.payments import commands as payments
from core.payments.queries import balance
from core.permissions import Actor
from core.staff.queries import actor_for, user_by_username
from core.values import subject
from tests.web.town import Town, Visitor

SYSTEM = Actor.system("test")


def words_of(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_caller_is_found_by_half_a_name_a_postcode_a_number_or_a_reference(standing_town: Town):
    with standing_town.visit("contact_centre") as visitor:
        for typed in ("onei zo", "zoe", "020 7946 0123", "020 7946 0132", "zeo onel"):
            found = visitor.get("/search", params={"words": typed}).text
            assert f'href="/people/{standing_town.person}">Ms Zoë O&#39;Neil</a>' in found, typed
        lives_there = visitor.get("/search?words=zoe+rose+lane").text
        assert "tenant of Flat 2, 14 Rose Lane, Elmbridge, KT12 1AA" in lives_there
        assert f'href="/properties/{standing_town.house}"' in visitor.get("/search?words=kt12+1aa").text
        for exact in ("p-17", "P 17"):
            straight = visitor.get("/search", params={"words": exact})
            assert straight.headers["location"] == f"/people/{standing_town.person}"
        straight = visitor.get("/search", params={"words": f"rent {standing_town.reference}"})
        assert straight.headers["location"] == f"/accounts/{standing_town.account}"
        assert straight.status_code == 303
        assert visitor.get("/search?words=GDN00000015").headers["location"] == f"/cases/{standing_town.case}"
        assert "/gardens/gardens" in visitor.get("/search?words=rose").text
        nothing = visitor.get("/search?words=zzz")
        assert "Nothing was found for “zzz”" in nothing.text


def test_a_person_is_one_page_made_of_what_every_service_knows(standing_town: Town):
    with standing_town.visit() as visitor:
        page = words_of(visitor.get(f"/people/{standing_town.person}").text)
    for said in (
        "Ms Zoë O&#39;Neil",
        "29 February 1980",
        "Very hard of hearing",
        standing_town.reference,
        "£193.80",
    ):
        assert said in page, said
    for said in (
        "Let a garden they asked for one",
        "Garden letting Applied for",
        "zoe@example.org",
    ):
        assert said in page, said
    with standing_town.visit() as visitor:
        assert "Person added" in words_of(visitor.get(f"/people/{standing_town.person}/history").text)


def test_who_may_not_see_vulnerabilities_money_or_the_trail_sees_the_rest(standing_town: Town):
    with standing_town.visit("contact_centre") as visitor:
        page = words_of(visitor.get(f"/people/{standing_town.person}").text)
    assert "Zoë" in page
    assert "hard of hearing" not in page
    assert "What happened last" not in page


def test_a_property_shows_its_people_accounts_and_estate(standing_town: Town):
    with standing_town.visit() as visitor:
        flat = words_of(visitor.get(f"/properties/{standing_town.house}").text)
        estate = words_of(visitor.get(f"/properties/{standing_town.estate}").text)
    for said in (
        "Flat 2, 14 Rose Lane",
        "KT12 1AA",
        "100023",
        "Ms Zoë O&#39;Neil Tenant",
        "£193.80",
        "Rose Estate",
    ):
        assert said in flat, said
    assert "Flat 2, 14 Rose Lane, Elmbridge, KT12 1AA Dwelling Ms Zoë O&#39;Neil £193.80" in estate


def test_a_statement_runs_from_what_was_brought_forward_to_the_balance(standing_town: Town):
    with standing_town.visit() as visitor:
        page = words_of(visitor.get(f"/accounts/{standing_town.account}").text)
        part = visitor.get(
            f"/accounts/{standing_town.account}?from-day=16&from-month=3&from-year=2026&to-day=24&to-month=3&to-year=2026"
        )
    assert "£193.80 Owed to the council" in page
    assert "Rent 23 March 2026 £123.45 £70.35" in page
    assert re.search(r"Payment 1 April 2026 – nothing £300.00 £193.80", page)
    said = words_of(part.text)
    assert re.search(
        r"Brought forward – nothing – nothing – nothing £123.45 Charge: rent 16 March 2026", said
    )
    assert "30 March 2026 £123.45 – nothing" not in said


def test_a_period_that_ends_before_it_begins_is_said_at_the_field_and_kept(standing_town: Town):
    with standing_town.visit() as visitor:
        page = visitor.get(
            f"/accounts/{standing_town.account}?from-day=2&from-month=4&from-year=2026&to-day=1&to-month=4&to-year=2026"
        )
    assert page.status_code == 422
    assert 'href="#from-day">From must be the same as or before To</a>' in page.text
    assert re.search(r'id="from-month"[^>]*value="4"', page.text)


def test_an_officer_takes_a_case_on_does_its_task_and_lets_the_garden(town: Town, visitor: Visitor):
    address = f"/cases/{town.case}"
    page = visitor.get(address)
    assert "a task is still open; complete it first" in page.text
    assert visitor.post(f"{address}/take").headers["location"] == address
    mine = visitor.get("/")
    assert "Visit the garden" in words_of(mine.text).split("What to do next")[1]
    task = re.search(r'name="tasks" type="checkbox" value="([^"]+)"', visitor.get(address).text)
    assert task is not None
    assert (
        "Marked as done"
        in visitor.get(visitor.post(f"{address}/tasks", tasks=task[1]).headers["location"]).text
    )
    done = visitor.post(
        f"{address}/move", transition="let", because="They visited and liked it", stage="applied"
    )
    assert done.status_code == 303
    after = words_of(visitor.get(address).text)
    assert "GDN00000015 Let" in after
    assert "They visited and liked it (an officer’s decision)" in after
    assert "by Pat Everything" in after


def test_a_step_without_a_reason_is_refused_at_the_field_and_the_choice_is_kept(town: Town, visitor: Visitor):
    visitor.get(f"/cases/{town.case}")
    page = visitor.post(f"/cases/{town.case}/move", transition="refuse", because="  ", stage="applied")
    assert page.status_code == 422
    assert "<title>Error: GDN00000015" in page.text
    assert 'href="#because">Enter why</a>' in page.text
    assert re.search(r'value="refuse" checked', page.text)
    assert stage(town) == "applied"


def stage(town: Town) -> str:
    with town.council.look(actor=SYSTEM) as work:
        return work.session.exec(select(Case)).one().stage


def test_a_step_on_a_case_that_somebody_else_moved_meanwhile_changes_nothing(town: Town, visitor: Visitor):
    visitor.get(f"/cases/{town.case}")
    page = visitor.post(f"/cases/{town.case}/move", transition="refuse", because="Too late", stage="let")
    assert page.status_code == 409
    assert "Too late" in page.text
    assert stage(town) == "applied"


def test_a_case_on_hold_says_so_at_the_top(town: Town, visitor: Visitor):
    with town.council.work(actor=SYSTEM) as work:
        cases.hold_case(
            work, case_id=town.case, kind="flood", reason="The garden is under water", source="council policy"
        )
    page = words_of(visitor.get(f"/cases/{town.case}").text)
    assert "On hold" in page
    assert "The garden is under water" in page


def test_a_note_that_is_wrong_opens_where_it_was_written(town: Town, visitor: Visitor):
    visitor.get(f"/cases/{town.case}")
    page = visitor.post(f"/cases/{town.case}/notes", text="")
    assert page.status_code == 422
    assert '<details class="govuk-details" open>' in page.text


def decided(town: Town) -> Approval:
    with town.council.look(actor=SYSTEM) as work:
        return work.session.exec(select(Approval).where(Approval.id == town.approval)).one()


def owed(town: Town) -> int:
    with town.council.look(actor=SYSTEM) as work:
        return balance(work, town.account)


def test_a_second_person_approves_and_it_is_done(town: Town, visitor: Visitor):
    page = words_of(visitor.get(f"/approvals/{town.approval}").text)
    assert "Write off a debt Waiting" in page
    assert "Too small to recover" in page
    assert visitor.post(f"/approvals/{town.approval}/approve").headers["location"] == "/approvals"
    assert "Approved and done" in visitor.get("/approvals").text
    assert "Approved and done" not in visitor.get("/approvals").text
    assert owed(town) == 19_380 - 1_000
    assert "Write off a debt" in visitor.get("/approvals/decided").text


def test_a_rejection_needs_a_reason_which_the_proposer_reads(town: Town, visitor: Visitor):
    visitor.get(f"/approvals/{town.approval}")
    refused = visitor.post(f"/approvals/{town.approval}/reject", reason="")
    assert refused.status_code == 422
    assert "Say why it is rejected" in refused.text
    assert decided(town).state == "proposed"
    visitor.post(f"/approvals/{town.approval}/reject", reason="They will pay")
    assert decided(town).reason == "They will pay"
    assert "They will pay" in visitor.get(f"/approvals/{town.approval}").text
    assert owed(town) == 19_380


def proposed_by(town: Town, visitor: Visitor, amount: int) -> Any:
    """A proposal by this visitor themselves."""
    visitor.get("/")
    with town.council.work(actor=SYSTEM) as work:
        user = user_by_username(work, username="everything")
        assert user is not None
        actor = actor_for(work, user_id=user.id)
    with town.council.work(actor=actor) as work:
        arguments = {"account_id": str(town.account), "amount": amount, "because": "x"}
        about = subject("account", town.account)
        made = propose(
            work, act="payments.write_off", subject=about, because="x", amount=amount, arguments=arguments
        )
        return made.id


def test_nobody_approves_what_they_proposed(town: Town, visitor: Visitor):
    mine = proposed_by(town, visitor, 500)
    page = visitor.get(f"/approvals/{mine}")
    assert "You proposed this yourself, so another person must decide it" in page.text
    assert "/approve" not in page.text
    forced = visitor.post(f"/approvals/{mine}/approve")
    assert forced.status_code == 403
    assert owed(town) == 19_380


def test_above_ones_limit_one_may_only_reject(town: Town, visitor: Visitor):
    with town.council.work(actor=SYSTEM) as work:
        about = subject("account", town.account)
        arguments = {"account_id": str(town.account), "amount": 60_000, "because": "x"}
        big = propose(
            work, act="payments.write_off", subject=about, because="x", amount=60_000, arguments=arguments
        ).id
    page = visitor.get(f"/approvals/{big}")
    assert "It is above your limit of £500.00" in page.text
    assert f'action="/approvals/{big}/approve"' not in page.text
    assert visitor.post(f"/approvals/{big}/approve").status_code == 403
    assert owed(town) == 19_380


def die(town: Town) -> None:
    for _ in range(4):
        town.council.clock.advance(minutes=5)  # type: ignore[attr-defined]
        town.council.settle()


def delivery(town: Town) -> Delivery:
    with town.council.look(actor=SYSTEM) as work:
        return next(one for one in work.session.exec(select(Delivery)) if one.subscriber.endswith("fails"))


def test_a_dead_letter_shows_its_fault_and_is_replayed_or_discarded_with_a_reason(
    town: Town, visitor: Visitor
):
    die(town)
    dead = delivery(town)
    assert dead.state == State.DEAD
    assert "the garden office is closed" in visitor.get("/deliveries/troubled").text
    assert "In trouble" in visitor.get("/deliveries").text
    assert "Traceback" in visitor.get(f"/deliveries/{dead.id}").text
    assert visitor.post(f"/deliveries/{dead.id}/replay").status_code == 303
    assert delivery(town).state == State.OPEN
    die(town)
    visitor.get(f"/deliveries/{dead.id}")
    assert visitor.post(f"/deliveries/{dead.id}/discard", reason=" ").status_code == 422
    assert delivery(town).state == State.DEAD
    assert visitor.post(f"/deliveries/{dead.id}/discard", reason="The office is gone").status_code == 303
    assert delivery(town).state == State.DISCARDED
    again = visitor.post(f"/deliveries/{dead.id}/replay")
    assert again.status_code == 409
    assert "is not in trouble" in again.text


def test_what_a_switched_off_plugin_is_owed_is_shown_as_parked(town: Town, visitor: Visitor):
    with town.council.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO bus_delivery (event_seq, subscriber, state, attempts, due_at) "
            "VALUES (1, 'gone.hears', 0, 0, 0)"
        )
    page = words_of(visitor.get("/deliveries").text)
    assert "Parked" in page
    assert "gone.hears 1" in page


def test_one_event_is_told_as_a_story_with_who_heard_it(town: Town, visitor: Visitor):
    die(town)
    listed = visitor.get("/events?name=payments.payment_taken").text
    assert "Charge raised" not in re.sub(r"<option.*?</option>", "", listed)
    address = re.search(r'href="(/events/\d+)">Payment taken', listed)
    assert address is not None
    story = words_of(visitor.get(address[1]).text)
    assert "the garden office is closed" in story
    assert f"Account {town.reference}" in story
    assert "£300.00" in story


def test_the_log_is_paged_without_gaps(standing_town: Town):
    seen: list[str] = []
    with standing_town.visit() as visitor:
        address = "/events"
        while address:
            page = visitor.get(address).text
            seen += re.findall(r'href="/events/(\d+)"', page)
            following = re.search(r'href="([^"]+)" rel="next"', page)
            address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) > 50
    assert [int(one) for one in seen] == list(range(int(seen[0]), 0, -1))


def test_a_calculator_answers_with_its_because_and_keeps_what_was_typed(standing_town: Town):
    with standing_town.visit() as visitor:
        assert "Price of water" in visitor.get("/calculators").text
        asked = visitor.get(
            "/calculators/gardens.price_of_water?asked=1&litres=12,000&rate=£1.50&measured=yes"
        )
        page = words_of(asked.text)
        assert "12,000 litres at £1.50 a thousand Water Act 1989, s 142" in page
        assert "Answer 1,800" in page
        wrong = visitor.get("/calculators/gardens.price_of_water?asked=1&litres=many&rate=")
    assert wrong.status_code == 422
    assert "Litres must be a whole number, like 12" in wrong.text
    assert 'value="many"' in wrong.text
    assert "Enter rate" in wrong.text


def test_a_date_is_asked_of_core_with_every_day_that_was_skipped(standing_town: Town):
    query = "asked=1&start-day=1&start-month=4&start-year=2026&length=3&unit=working_days&counting=after"
    with standing_town.visit() as visitor:
        page = words_of(visitor.get(f"/calculators/core.end_of_period?{query}").text)
    assert "8 April 2026" in page
    assert "Easter Monday" in page


def test_a_plugins_page_says_what_it_is_set_to_and_does(standing_town: Town):
    with standing_town.visit() as visitor:
        page = words_of(visitor.get("/plugins/gardens").text)
        table = words_of(visitor.get("/timetable").text)
    for said in (
        "Lets gardens to those who want one",
        "payments.payment_taken",
        "Water the gardens",
        "letting",
    ):
        assert said in page, said
    assert "Water the gardens (gardens.water) Day 06:00" in table


def test_the_navigation_holds_what_one_may_follow_and_no_more(standing_town: Town):
    with standing_town.visit("contact_centre") as visitor:
        few = visitor.get("/").text
    with standing_town.visit() as visitor:
        all_ = visitor.get("/events").text
    assert 'href="/approvals"' not in few
    assert 'href="/gardens/gardens"' not in few
    for address in ("/approvals", "/gardens/gardens", "/cases", "/calculators"):
        assert f'href="{address}"' in all_
    assert re.search(r'href="/events" aria-current="page"', all_)


def test_an_account_of_the_councils_own_shows_its_balance_and_no_debtors_words(town: Town, visitor: Visitor):
    with town.council.work(actor=SYSTEM) as work:
        bank = payments.own_account(work, kind="bank")
    page = words_of(visitor.get(f"/accounts/{bank}").text)
    assert "The council’s own account Bank" in page
    assert "£300.00 Balance, debit" in page
    assert "Owed to the council" not in page


def test_home_greets_by_the_clock_of_the_town(town: Town, visitor: Visitor):
    assert "Good morning, Pat Everything" in visitor.get("/").text
    town.council.clock.advance(hours=9)  # type: ignore[attr-defined]
    with town.visit() as later:
        assert "Good evening" in later.get("/").text
