"""A day's work in a real browser: a task done, a case taken, one handed over, and the rest shared out."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import col, select

from core.cases.models import Case
from core.values import subject
from tests.web.browsing import NEEDS_A_BROWSER, a_page, faults_of, serving
from tests.web.team_of_gardeners import MEMBERS, a_team
from tests.web.town import SYSTEM, Town

pytestmark = NEEDS_A_BROWSER


@pytest.fixture
def desk(browser: Browser, town: Town) -> Iterator[Any]:
    """Somebody sits down at a browser of their own."""
    with serving(town.council) as address:
        yield lambda username: a_page(browser, address, username)


def nothing_wrong(page: Page) -> None:
    assert faults_of(page) == [], page.url


def test_a_days_work(desk: Any, town: Town):
    ids = a_team(town, mine=2, waiting=5)

    page = desk("officer")
    page.click("main table a >> nth=0")
    page.check("input[name=tasks]")
    page.click("text=Mark as done")
    assert "Marked as done" in page.inner_text("main")

    page.click("header >> text=My work")
    page.click("main >> text=Queue")
    page.check("input[name=cases] >> nth=0")
    page.click("text=Take them on")
    assert "is yours" in page.inner_text("main")

    page.click("text=Hand it over")
    nothing_wrong(page)
    page.click("text=Pat Senior officer")
    page.click("main form button[type=submit]")
    assert "There is a problem" in page.inner_text("main")
    nothing_wrong(page)
    page.click("text=Pat Senior officer")
    page.fill("#stands", "The applicant waits for a date")
    page.fill("#next_step", "Agree a date")
    page.click("main form button[type=submit]")
    assert "The case was handed over" in page.inner_text("main")

    leader = desk("team_leader")
    leader.click("main >> text=Queue")
    leader.click("text=/All \\d+ that wait here/")
    leader.click("text=By fairness")
    leader.fill("#because", "Everybody gets some")
    leader.click("text=See who would get what")
    assert "Who would get what" in leader.inner_text("h1")
    nothing_wrong(leader)
    leader.click("text=Give them out")
    assert "given out" in leader.inner_text("main")

    receiver = desk("senior_officer")
    assert "was handed over to you by Pat Officer" in receiver.inner_text("main")
    receiver.click("text=was handed over to you")
    nothing_wrong(receiver)
    receiver.click("text=Accept the hand-over")
    assert "The hand-over is accepted" in receiver.inner_text("main")

    with town.council.look(actor=SYSTEM) as work:
        assert work.session.exec(select(Case.id).where(col(Case.owner).is_(None))).all() == []
        owners = work.session.exec(select(Case.owner)).all()
    assert {subject("user", ids[name]) for name in MEMBERS} == set(owners)
