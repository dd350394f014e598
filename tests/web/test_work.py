"""The pages of work as people use them: list, queue, hand-overs, team, calendar and absences."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import select

from core.cases import commands as cases
from core.cases.models import Case, Task
from core.values import Because
from tests.web.team_of_gardeners import MEMBERS, Garden, a_garden
from tests.web.test_pages import words_of
from tests.web.town import SYSTEM, a_town

HIDDEN = r'name="(team|cases|types|giver|receiver|seen)" value="([^"]*)"'
LINK = r'<a class="govuk-link" href="/cases/([0-9a-f-]{36})'


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garden]:
    """One for all tests here; each brings cases of its own."""
    with a_garden(a_town(tmp_path_factory.mktemp("garden"))) as made:
        yield made


def test_my_work_says_what_why_by_when_and_what_it_leads_to(garden: Garden):
    (mine,) = garden.cases(1, "officer")
    with garden.town.council.work(actor=SYSTEM) as work:
        cases.add_task(
            work, case_id=mine, title="Ring back", due_on=date(2026, 4, 6),
            because=(Because("They left a message", "council policy"),),
        )  # fmt: skip

    visitor = garden.sit("officer")
    home = words_of(visitor.get("/").text)
    late = words_of(visitor.get("/?only=late").text)

    assert home.index("Ring back") < home.index("Visit the garden")
    assert "Late 6 April 2026 1 day late They left a message (council policy)" in home
    assert "“Let the garden” waits for it" in home
    assert "“Refuse the application” meets it" in home
    assert "Ring back" in late
    assert "Visit the garden" not in late


def test_a_long_list_goes_on_and_asks_little_of_the_database(garden: Garden):
    garden.cases(30, "officer")
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if re.match(r"\s*(SELECT|WITH)", statement):
            asked.append(statement)

    def questions(address: str) -> str:
        asked.clear()
        text = garden.visitor.get(address).text
        assert len(asked) <= 12, (address, len(asked))
        return text

    event.listen(garden.town.council.reader, "before_cursor_execute", note)
    garden.sit("officer")
    first = questions("/")
    following = re.search(r'href="(/\?after=[^"]+)"', first)
    assert following is not None
    second = questions(following[1].replace("&amp;", "&"))
    for page in ("queue", "calendar", "hand-overs", "hand-over", "away", "cases"):
        questions(f"/workload/{page}")
    garden.sit("team_leader")
    questions("/workload/team")
    event.remove(garden.town.council.reader, "before_cursor_execute", note)
    assert len(set(re.findall(LINK, first))) >= 20
    assert set(re.findall(LINK, first)) != set(re.findall(LINK, second))


def test_an_officer_takes_from_the_queue_and_gives_nothing_out(garden: Garden):
    garden.cases(1)
    waiting, visitor = garden.of(None), garden.sit("officer")

    page = visitor.get("/workload/queue").text
    assert "Give out" not in page
    empty = visitor.post("/workload/queue")
    assert empty.status_code == 422
    assert "Select the cases that you take on" in empty.text
    taken = visitor.post("/workload/queue", cases=str(waiting[0]))

    assert taken.headers["location"] == f"/cases/{waiting[0]}"
    assert waiting[0] in garden.of("officer")
    assert garden.of(None) == waiting[1:]


def test_a_leader_sees_who_would_get_what_and_then_it_is_so(garden: Garden):
    garden.cases(4)
    waiting, visitor = garden.of(None), garden.sit("team_leader")

    visitor.get("/workload/queue")
    preview = visitor.post("/workload/queue", which="all", receiver="fairly", because="Monday’s post")
    assert garden.of(None) == waiting, "the preview gives nothing"
    hidden = dict(re.findall(HIDDEN, preview.text))
    done = visitor.post("/workload/queue/confirm", **hidden, because="Monday’s post")
    again = visitor.post("/workload/queue/confirm", **hidden, because="Monday’s post")

    assert preview.status_code == 200
    assert "Who would get what" in preview.text
    assert done.headers["location"] == "/workload/queue"
    assert again.status_code in {409, 422}
    assert garden.of(None) == []
    assert set(waiting) <= {one for name in MEMBERS for one in garden.of(name)}


def test_ticking_nothing_is_said_at_the_field_and_what_was_typed_is_kept(garden: Garden):
    garden.cases(2)
    waiting, visitor = garden.of(None), garden.sit("team_leader")

    visitor.get("/workload/queue")
    wrong = visitor.post("/workload/queue", which="ticked", receiver="fairly", because="Because of this")

    assert wrong.status_code == 422
    assert "Tick the cases that are to be given out" in wrong.text
    assert "Because of this" in wrong.text
    assert garden.of(None) == waiting


def test_a_meddled_confirmation_gives_nothing(garden: Garden):
    (case_id,) = garden.cases(1)
    waiting, visitor = garden.of(None), garden.sit("team_leader")
    team = str(garden.ids["team"])

    visitor.get("/workload/queue")
    for fields in (
        {"team": "x", "receiver": "fairly"},
        {"team": team, "receiver": "nobody"},
        {"team": team, "receiver": "fairly", "cases": str(case_id), "seen": "0" * 32},
        {"team": str(case_id), "receiver": "fairly", "cases": str(case_id)},
    ):
        answer = visitor.post("/workload/queue/confirm", because="x", **fields)
        assert answer.status_code in {403, 409, 422}, fields
    assert garden.of(None) == waiting


def test_a_case_is_handed_over_read_and_sent_back(garden: Garden):
    (mine,) = garden.cases(1, "officer")
    address, receiver = f"/workload/hand-over?case={mine}", str(garden.ids["senior_officer"])
    visitor = garden.sit("officer")
    assert address in visitor.get(f"/cases/{mine}").text
    visitor.get(address)
    wrong = visitor.post(address, receiver=receiver, stands="It waits for a plan")
    assert wrong.status_code == 422
    assert "Say what is to be done next" in wrong.text
    assert "It waits for a plan" in wrong.text
    note = {"stands": "It waits for a plan", "next_step": "Ring"}
    note |= {"promised": "An answer", "promised_to": "Zoë"}
    day = {"promised_by-day": "9", "promised_by-month": "4", "promised_by-year": "2026"}
    done = visitor.post(address, receiver=receiver, **note, **day)
    assert done.headers["location"] == f"/cases/{mine}"

    visitor = garden.sit("senior_officer")
    assert "was handed over to you by Pat Officer" in visitor.get("/").text
    page = visitor.get(f"/cases/{mine}").text
    assert "It waits for a plan" in page
    back = re.search(r'action="(/workload/hand-overs/[^"]+/send-back)"', page)
    assert back is not None
    assert "An answer" in visitor.get("/workload/calendar").text
    assert "Say what is missing" in visitor.post(back[1]).text
    sent = visitor.post(back[1], reason="Which plan?")
    assert sent.headers["location"] == f"/cases/{mine}"

    visitor = garden.sit("officer")
    assert "Which plan?" in visitor.get("/").text
    assert "Sent back: Which plan?" in words_of(visitor.get(f"/cases/{mine}").text)


def test_all_of_an_officers_work_goes_by_fairness_with_one_note(garden: Garden):
    garden.cases(2, "officer")
    address = f"/workload/hand-over?from={garden.ids['officer']}"
    note = {"stands": "As the notes say", "next_step": "Read the notes", "next_by-day": "9",
            "next_by-month": "4", "next_by-year": "2026"}  # fmt: skip
    theirs, visitor = garden.of("officer"), garden.sit("team_leader")

    visitor.get(address)
    preview = visitor.post(address, which="all", receiver="fairly", **note)
    assert preview.status_code == 200
    assert "As the notes say" in preview.text
    assert garden.of("officer") == theirs
    done = visitor.post("/workload/hand-over/confirm", **dict(re.findall(HIDDEN, preview.text)), **note)

    assert done.headers["location"] == "/workload/hand-overs"
    assert garden.of("officer") == []
    assert set(theirs) <= {*garden.of("senior_officer"), *garden.of("team_leader")}


def test_the_teams_numbers_lead_to_their_cases(garden: Garden):
    garden.cases(2, "officer")
    garden.cases(3)
    officer, visitor = str(garden.ids["officer"]), garden.sit("team_leader")
    page = visitor.get("/workload/team").text
    assert "Pat Officer" in page
    lists = re.findall(r'href="(/workload/cases\?[^"]+)">(\d+)', page)
    assert lists
    for address, number in lists[:8]:
        shown = visitor.get(address.replace("&amp;", "&")).text
        assert len(re.findall(r'<th scope="row"', shown)) == min(int(number), 50), address
    assert visitor.post("/workload/team", user=officer, percent="50").status_code == 303
    assert "50% of full time" in visitor.get("/workload/team").text
    wrong = visitor.post("/workload/team", user=officer, percent="150")
    assert "must be between 0 and 100" in wrong.text

    visitor = garden.sit("officer")
    assert visitor.get("/workload/team").status_code == 403
    others = f"/workload/cases?team={garden.ids['team']}&owner={garden.ids['team_leader']}"
    assert "yours" in visitor.get(others).text


def test_one_says_when_one_is_away_and_takes_it_back(garden: Garden):
    days = {"starts_on-day": "9", "starts_on-month": "4", "starts_on-year": "2026",
            "ends_on-day": "10", "ends_on-month": "4", "ends_on-year": "2026"}  # fmt: skip
    visitor = garden.sit("senior_officer")
    visitor.get("/workload/away")
    assert visitor.post("/workload/away", **days).status_code == 303
    page = visitor.get("/workload/away").text
    assert "9 April 2026" in page
    assert "are away in part of that time already" in visitor.post("/workload/away", **days).text
    link = re.search(r'href="(/workload/away\?cancel=([^"]+))"', page)
    assert link is not None
    visitor.get(link[1])
    assert visitor.post(f"/workload/away/{link[2]}/cancel").status_code == 303
    assert "Nobody is away" in visitor.get("/workload/away").text


def test_the_calendar_is_a_list_by_day_and_a_file(garden: Garden):
    (mine,) = garden.cases(1, "officer")
    with garden.town.council.work(actor=SYSTEM) as work:
        task = work.session.exec(select(Task).where(Task.case_id == mine)).one()
        task.title = "Visit; bring keys, and a very long list of tools – spades, rakes, hoes, a wheelbarrow"
        reference = work.session.get_one(Case, mine).reference
    visitor = garden.sit("officer")
    month = words_of(visitor.get("/workload/calendar?day=2026-04-07").text)
    week = words_of(visitor.get("/workload/calendar?view=week&day=2026-04-20").text)
    file = visitor.get("/workload/calendar.ics")
    for odd in ("?day=x", "?day=0001-01-01", "?day=9999-12-31", "?view=week&whose=x"):
        assert visitor.get(f"/workload/calendar{odd}").status_code == 200

    assert "Thursday 9 April 2026" in month
    assert "Decide the application" in week
    assert file.headers["content-type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in file.content.split(b"\r\n"))
    unfolded = file.content.decode().replace("\r\n ", "")
    assert f"SUMMARY:{reference}: Visit\\; bring keys\\, and a very long list" in unfolded
    assert "DTSTART;VALUE=DATE:20260409" in unfolded
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") >= 2


def test_one_case_is_given_from_its_page(garden: Garden):
    (waiting,) = garden.cases(1)
    address, visitor = f"/workload/give?case={waiting}", garden.sit("team_leader")

    assert address in visitor.get(f"/cases/{waiting}").text
    visitor.get(address)
    receiver = str(garden.ids["senior_officer"])
    done = visitor.post(address, receiver=receiver, because="Knows the site")

    assert done.headers["location"] == f"/cases/{waiting}"
    assert "Knows the site" in visitor.get(f"/cases/{waiting}").text
    assert waiting in garden.of("senior_officer")
