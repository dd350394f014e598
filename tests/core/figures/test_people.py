"""Samples, reviews and monthly reports: own work is never judged, and what two have signed stays."""

import json
from datetime import date

import pytest
from sqlmodel import select

from core.cases.models import CaseStep
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, Refused
from core.figures.commands.quality import draw_sample, read_feedback, review_case
from core.figures.commands.reports import make_report, recount_report, sign_report, write_report
from core.figures.models import Report, Review, ReviewItem
from core.figures.queries.asked import asked_from
from core.figures.queries.counting import totals
from core.figures.queries.judged import book_of
from core.figures.queries.quality import failures, items_of, review, reviews_in, reviews_of, samples
from core.figures.queries.reports import report, reports
from core.permissions import Actor
from core.staff import commands as staff
from core.staff.queries import actor_for
from core.testing import a_council
from core.values import Period
from tests.core.figures.books import SYSTEM, TODAY, Entry, day, moment, written

SEES = ("gardens.see", "figures.see")
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def council(tmp_path):
    made = a_council(tmp_path)
    yield made
    made.close()


@pytest.fixture
def people(council) -> dict[str, Actor]:
    """Rosa and Sam are officers, Tariq leads them, Olive leads others."""
    rights = {
        "rosa": SEES,
        "sam": (*SEES, "figures.review"),
        "tariq": (*SEES, "figures.report", "figures.sample", "figures.review", "figures.see_officers"),
        "olive": (*SEES, "figures.report", "figures.review"),
    }
    with council.work(actor=SYSTEM) as work:
        rent, other = staff.add_team(work, name="Rent").id, staff.add_team(work, name="Other").id
        known = [one.name for one in council.permissions] + ["gardens.see"]
        made = {}
        for name, permissions in rights.items():
            user = staff.add_user(
                work, username=name, name=name.title(), team_id=other if name == "olive" else rent
            )
            role = staff.define_role(work, name=name, title=name, permissions=permissions, known=known)
            staff.grant_role(work, user_id=user.id, role_id=role.id, starts_on=TODAY)
            made[name] = user.id
        work.flush()
        return {name: actor_for(work, user_id=key) for name, key in made.items()}


def everything(council, found="pass", **notes):
    with council.look(actor=SYSTEM) as work:
        items = [one.key for one in book_of(work).checklist("case_work").items]
    return {**dict.fromkeys(items, found), **dict.fromkeys(notes, "fail")}, notes


@pytest.fixture
def sample(council, people):
    rosas, sams = str(people["rosa"].subject), str(people["sam"].subject)
    cases = written(
        council,
        [
            *[Entry(opened=60, closed=20 + n, owner=rosas) for n in range(6)],
            *[Entry(opened=60, closed=20 + n, owner=sams) for n in range(2)],
            Entry(opened=60, closed=20),
            Entry(opened=60, closed=20, owner=rosas, sees="hidden.see"),
        ],
    )
    with council.work(actor=SYSTEM) as work:  # Tariq took a step in the first of them
        told = {"by": people["tariq"].subject, "at": moment(30), "because": "[]"}
        work.session.add(CaseStep(case_id=cases[0], transition="x", to_stage="asked", **told))
    with council.work(actor=people["tariq"]) as work:
        return draw_sample(work, checklist="case_work", period=MARCH, size=5, seed="rose").id


def test_a_sample_holds_what_its_drawer_may_see_and_had_no_part_in(council, people, sample):
    with council.look(actor=people["tariq"]) as work:
        (shown,) = samples(work)
        drawn = reviews_in(work, sample_id=sample)
        parts = work.session.exec(select(CaseStep.case_id)).all()

    assert (shown.sample.size, shown.sample.among, shown.reviewed) == (5, 8, 0)
    assert {one.sees for one in drawn} == {"gardens.see"}
    assert {one.officer for one in drawn} == {people["rosa"].subject, people["sam"].subject}
    assert not {one.case_id for one in drawn} & set(parts)


def test_nobody_reviews_own_work_and_nothing_is_kept_of_the_try(council, people, sample):
    with council.look(actor=people["sam"]) as work:
        drawn = reviews_in(work, sample_id=sample)
        own = next(one.id for one in drawn if one.officer == people["sam"].subject)
        touched = next(one for one in drawn if one.officer == people["rosa"].subject)
    with council.work(actor=SYSTEM) as work:
        told = {"by": people["sam"].subject, "at": moment(3), "because": "[]"}
        work.session.add(CaseStep(case_id=touched.case_id, transition="x", to_stage="asked", **told))
    found, notes = everything(council)

    for review_id in (own, touched.id):
        with council.work(actor=people["sam"]) as work, pytest.raises(NotAllowed, match="had a part in"):
            review_case(work, review_id=review_id, found=found, notes=notes)
    with council.work(actor=people["rosa"]) as work, pytest.raises(NotAllowed, match=r"figures\.review"):
        review_case(work, review_id=own, found=found, notes=notes)
    with council.look(actor=SYSTEM) as work:
        assert work.session.exec(select(ReviewItem)).all() == []
        assert {one.passed for one in work.session.exec(select(Review))} == {None}


def test_a_review_is_told_to_the_officer_and_counted(council, people, sample):
    with council.look(actor=people["olive"]) as work:
        mine = next(
            one.id for one in reviews_in(work, sample_id=sample) if one.officer == people["rosa"].subject
        )
    with council.look(actor=people["rosa"]) as work, pytest.raises(NotFound):
        review(work, review_id=mine)
    found, _ = everything(council, reasons="")
    with (
        council.work(actor=people["olive"]) as work,
        pytest.raises(BadInput, match="not as it must be") as no,
    ):
        review_case(work, review_id=mine, found=found, notes={})
    assert no.value.field == "reasons_note"

    found, notes = everything(council, decision="No way to appeal is named")
    with council.work(actor=people["olive"]) as work:
        done = review_case(work, review_id=mine, found=found, notes=notes, feedback="Name the tribunal")
    assert done.passed is False, "this item decides alone"
    with council.work(actor=people["olive"]) as work, pytest.raises(AlreadyDone):
        review_case(work, review_id=mine, found=found, notes=notes)

    with council.look(actor=people["rosa"]) as work:
        (told,) = reviews_of(work, officer=people["rosa"].subject)
        assert (told.feedback, told.passed) == ("Name the tribunal", False)
        assert items_of(work, review_id=mine)["decision"].note == "No way to appeal is named"
        own = asked_from({"owner": people["rosa"].subject}, today=TODAY)
        assert totals(work, ["quality.reviewed", "quality.pass_rate"], own) == {
            "quality.reviewed": {"": 1},
            "quality.pass_rate": {"": 0},
        }
    with council.look(actor=people["olive"]) as work:
        assert failures(work, since=day(10))["case_work", "decision"] == (1, 1)
    with council.work(actor=people["sam"]) as work, pytest.raises(NotAllowed, match="only the officer"):
        read_feedback(work, review_id=mine)
    with council.work(actor=people["rosa"]) as work:
        assert read_feedback(work, review_id=mine).read_at


def test_nothing_to_draw_from_is_said(council, people):
    with (
        council.work(actor=people["tariq"]) as work,
        pytest.raises(BadInput, match="no case that was closed"),
    ):
        draw_sample(work, checklist="case_work", period=MARCH, size=5)


def test_a_report_is_written_by_two_and_frozen_once_both_have_signed(council, people):
    rosa, tariq = people["rosa"], people["tariq"]
    written(council, [Entry(opened=50, closed=20, owner=str(rosa.subject), clock_due=30, clock_ended=25)])
    with council.work(actor=tariq) as work:
        made = make_report(work, officer=rosa.subject, month=date(2026, 3, 1)).id
    with council.work(actor=tariq) as work:
        sign_report(work, report_id=made)
    with council.work(actor=rosa) as work:
        write_report(work, report_id=made, actions="A course in May")
    with council.look(actor=rosa) as work:
        one = report(work, report_id=made)
        numbers = {each["name"]: each["value"] for each in json.loads(one.numbers)["figures"]}
        assert one.leader_signed_at is None, "a change takes the signature away"
        assert (numbers["cases.closed"], numbers["clocks.late"], numbers["clocks.on_time"]) == (1, 1, 0)
        assert json.loads(one.numbers)["late"][0]["of"] == "clocks.late"
    for who in (rosa, tariq):
        with council.work(actor=who) as work:
            sign_report(work, report_id=made)

    for act in (
        lambda work: write_report(work, report_id=made, actions="Another"),
        lambda work: recount_report(work, report_id=made),
        lambda work: sign_report(work, report_id=made),
    ):
        with council.work(actor=tariq) as work, pytest.raises(Refused, match="stays as it is"):
            act(work)
    with council.look(actor=SYSTEM) as work:
        assert report(work, report_id=made).actions == "A course in May"


def test_a_report_is_for_the_two_and_for_who_may_see_all(council, people):
    with council.work(actor=people["tariq"]) as work:
        made = make_report(work, officer=people["rosa"].subject, month=TODAY).id
    manager = Actor(people["olive"].subject, "Morag", frozenset({"figures.see_reports"}))

    seen = {}
    for name, who in {**people, "manager": manager}.items():
        with council.look(actor=who) as work:
            seen[name] = len(reports(work))
    assert seen == {"rosa": 1, "tariq": 1, "sam": 0, "olive": 0, "manager": 1}
    with council.work(actor=people["sam"]) as work, pytest.raises(NotFound):
        write_report(work, report_id=made, actions="Mine now")
    with council.work(actor=manager) as work, pytest.raises(NotFound, match="not yours to write in"):
        sign_report(work, report_id=made)
    with council.look(actor=SYSTEM) as work:
        assert {one.actions for one in work.session.exec(select(Report))} == {""}


@pytest.mark.parametrize(
    ("who", "of", "month", "refusal", "says"),
    [
        ("rosa", "sam", TODAY, NotAllowed, r"figures\.report"),
        ("olive", "rosa", TODAY, NotAllowed, "not in your team"),
        ("tariq", "tariq", TODAY, BadInput, "no report of oneself"),
        ("tariq", "rosa", date(2026, 5, 1), BadInput, "has begun"),
    ],
)
def test_who_makes_no_report_of_whom(council, people, who, of, month, refusal, says):
    with council.work(actor=people[who]) as work, pytest.raises(refusal, match=says):
        make_report(work, officer=people[of].subject, month=month)
    with council.look(actor=SYSTEM) as work:
        assert work.session.exec(select(Report)).all() == []
