"""The pages of work as people use them: list, queue, hand-overs, team, calendar and absences."""

import re
from datetime import date

from sqlalchemy import event
from sqlmodel import col, select

from core.cases import commands as cases
from core.cases.models import Case, Task
from core.values import Because, subject
from tests.web.team_of_gardeners import MEMBERS, a_team
from tests.web.test_pages import words_of
from tests.web.town import SYSTEM, Town

HIDDEN = r'name="(team|cases|types|giver|receiver|seen)" value="([^"]*)"'


def owners(town: Town) -> list[str]:
    with town.council.look(actor=SYSTEM) as work:
        return sorted(one or "" for one in work.session.exec(select(Case.owner)))


def cases_of(town: Town, owner: str | None) -> list[Case]:
    with town.council.look(actor=SYSTEM) as work:
        found = list(work.session.exec(select(Case).where(col(Case.owner) == owner).order_by(col(Case.id))))
        work.session.expunge_all()
        return found


def test_my_work_says_what_why_by_when_and_what_it_leads_to(town: Town):
    ids = a_team(town)
    mine = cases_of(town, subject("user", ids["officer"]))
    with town.council.work(actor=SYSTEM) as work:
        cases.add_task(
            work, case_id=mine[0].id, title="Ring back", due_on=date(2026, 4, 6),
            because=(Because("They left a message", "council policy"),),
        )  # fmt: skip

    with town.visit("officer") as visitor:
        home = words_of(visitor.get("/").text)
        late = words_of(visitor.get("/?only=late").text)

    assert home.index("Ring back") < home.index("Visit the garden")
    assert "Late 6 April 2026 1 day late They left a message (council policy)" in home
    assert "“Let the garden” waits for it" in home
    assert "“Refuse the application” meets it" in home
    assert "Ring back" in late
    assert "Visit the garden" not in late


def test_a_long_list_goes_on_and_asks_little_of_the_database(town: Town):
    a_team(town, mine=30)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if re.match(r"\s*(SELECT|WITH)", statement):
            asked.append(statement)

    event.listen(town.council.reader, "before_cursor_execute", note)
    with town.visit("officer") as visitor:
        asked.clear()
        first = visitor.get("/").text
        assert len(asked) <= 12, len(asked)
        following = re.search(r'href="(/\?after=[^"]+)"', first)
        assert following is not None
        second = visitor.get(following[1].replace("&amp;", "&")).text
        for address in ("/workload/queue", "/workload/calendar", "/workload/hand-overs", "/workload/away"):
            asked.clear()
            assert visitor.get(address).status_code == 200
            assert len(asked) <= 12, (address, len(asked))
    with town.visit("team_leader") as visitor:
        asked.clear()
        assert visitor.get("/workload/team").status_code == 200
        assert len(asked) <= 12, len(asked)
    event.remove(town.council.reader, "before_cursor_execute", note)
    case = r'<a class="govuk-link" href="/cases/([0-9a-f-]{36})'
    links = [set(re.findall(case, text)) for text in (first, second)]
    assert len(links[0]) >= 20
    assert links[0] != links[1]


def test_an_officer_takes_from_the_queue_and_gives_nothing_out(town: Town):
    ids = a_team(town)
    waiting = cases_of(town, None)

    with town.visit("officer") as visitor:
        page = visitor.get("/workload/queue").text
        assert "Give out" not in page
        empty = visitor.post("/workload/queue")
        assert empty.status_code == 422
        assert "Select the cases that you take on" in empty.text
        taken = visitor.post("/workload/queue", cases=str(waiting[0].id))

    assert taken.headers["location"] == f"/cases/{waiting[0].id}"
    assert subject("user", ids["officer"]) == cases_of(town, subject("user", ids["officer"]))[-1].owner
    assert len(cases_of(town, None)) == len(waiting) - 1


def test_a_leader_sees_who_would_get_what_and_then_it_is_so(town: Town):
    ids = a_team(town, mine=1, waiting=5)
    who = {"which": "all", "receiver": "fairly", "because": "Monday’s post"}

    with town.visit("team_leader") as visitor:
        visitor.get("/workload/queue")
        preview = visitor.post("/workload/queue", **who)
        before = owners(town)
        hidden = dict(re.findall(HIDDEN, preview.text))
        done = visitor.post("/workload/queue/confirm", **hidden, because="Monday’s post")
        again = visitor.post("/workload/queue/confirm", **hidden, because="Monday’s post")

    assert preview.status_code == 200
    assert "Who would get what" in preview.text
    assert before.count("") == 6, "the preview gives nothing"
    assert done.headers["location"] == "/workload/queue"
    shares = [len(cases_of(town, subject("user", ids[name]))) for name in MEMBERS]
    assert sorted(shares) == [2, 2, 3]
    assert again.status_code in {409, 422}
    assert len(cases_of(town, None)) == 0


def test_ticking_nothing_is_said_at_the_field_and_what_was_typed_is_kept(town: Town):
    a_team(town)

    with town.visit("team_leader") as visitor:
        visitor.get("/workload/queue")
        wrong = visitor.post("/workload/queue", which="ticked", receiver="fairly", because="Because of this")

    assert wrong.status_code == 422
    assert "Tick the cases that are to be given out" in wrong.text
    assert "Because of this" in wrong.text
    assert len(cases_of(town, None)) == 6


def test_a_meddled_confirmation_gives_nothing(town: Town):
    ids = a_team(town)
    waiting = cases_of(town, None)[0]

    with town.visit("team_leader") as visitor:
        visitor.get("/workload/queue")
        for fields in (
            {"team": "x", "receiver": "fairly"},
            {"team": str(ids["team"]), "receiver": "nobody"},
            {"team": str(ids["team"]), "receiver": "fairly", "cases": str(waiting.id), "seen": "0" * 32},
            {"team": str(waiting.id), "receiver": "fairly", "cases": str(waiting.id)},
        ):
            answer = visitor.post("/workload/queue/confirm", because="x", **fields)
            assert answer.status_code in {403, 409, 422}, fields
    assert len(cases_of(town, None)) == 6


def test_a_case_is_handed_over_read_and_sent_back(town: Town):
    ids = a_team(town)
    mine = cases_of(town, subject("user", ids["officer"]))[0]
    address = f"/workload/hand-over?case={mine.id}"
    with town.visit("officer") as visitor:
        assert f"/workload/hand-over?case={mine.id}" in visitor.get(f"/cases/{mine.id}").text
        visitor.get(address)
        wrong = visitor.post(address, receiver=str(ids["senior_officer"]), stands="It waits for a plan")
        assert wrong.status_code == 422
        assert "Say what is to be done next" in wrong.text
        assert "It waits for a plan" in wrong.text
        note = {"stands": "It waits for a plan", "next_step": "Ring", "promised": "An answer",
                "promised_to": "Zoë", "promised_by-day": "9", "promised_by-month": "4",
                "promised_by-year": "2026"}  # fmt: skip
        done = visitor.post(address, receiver=str(ids["senior_officer"]), **note)
        assert done.headers["location"] == f"/cases/{mine.id}"
    with town.visit("senior_officer") as visitor:
        assert "was handed over to you by Pat Officer" in visitor.get("/").text
        page = visitor.get(f"/cases/{mine.id}").text
        assert "It waits for a plan" in page
        back = re.search(r'action="(/workload/hand-overs/[^"]+/send-back)"', page)
        assert back is not None
        assert "An answer" in visitor.get("/workload/calendar").text
        empty = visitor.post(back[1])
        assert "Say what is missing" in empty.text
        sent = visitor.post(back[1], reason="Which plan?")
        assert sent.headers["location"] == f"/cases/{mine.id}"
    with town.visit("officer") as visitor:
        assert "Which plan?" in visitor.get("/").text
        assert "Sent back: Which plan?" in words_of(visitor.get(f"/cases/{mine.id}").text)


def test_all_of_an_officers_work_goes_by_fairness_with_one_note(town: Town):
    ids = a_team(town, mine=4)
    address = f"/workload/hand-over?from={ids['officer']}"
    note = {"stands": "As the notes say", "next_step": "Read the notes", "next_by-day": "9",
            "next_by-month": "4", "next_by-year": "2026"}  # fmt: skip
    with town.visit("team_leader") as visitor:
        visitor.get(address)
        preview = visitor.post(address, which="all", receiver="fairly", **note)
        assert preview.status_code == 200
        assert "As the notes say" in preview.text
        hidden = dict(re.findall(HIDDEN, preview.text))
        done = visitor.post("/workload/hand-over/confirm", **hidden, **note)
        assert done.headers["location"] == "/workload/hand-overs"

    assert cases_of(town, subject("user", ids["officer"])) == []
    assert len(cases_of(town, subject("user", ids["senior_officer"]))) == 2


def test_the_teams_numbers_lead_to_their_cases(town: Town):
    ids = a_team(town, mine=2, waiting=3)
    with town.visit("team_leader") as visitor:
        page = visitor.get("/workload/team").text
        assert "Pat Officer" in page
        lists = re.findall(r'href="(/workload/cases\?[^"]+)">(\d+)', page)
        assert lists
        for address, number in lists:
            shown = visitor.get(address.replace("&amp;", "&")).text
            assert len(re.findall(r'<th scope="row"', shown)) == int(number), address
        set_ = visitor.post("/workload/team", user=str(ids["officer"]), percent="50")
        assert set_.status_code == 303
        assert "50% of full time" in visitor.get("/workload/team").text
        wrong = visitor.post("/workload/team", user=str(ids["officer"]), percent="150")
        assert "must be between 0 and 100" in wrong.text
    with town.visit("officer") as visitor:
        assert visitor.get("/workload/team").status_code == 403
        others = f"/workload/cases?team={ids['team']}&owner={ids['team_leader']}"
        assert "yours" in visitor.get(others).text


def test_one_says_when_one_is_away_and_takes_it_back(town: Town):
    a_team(town)
    days = {"starts_on-day": "9", "starts_on-month": "4", "starts_on-year": "2026",
            "ends_on-day": "10", "ends_on-month": "4", "ends_on-year": "2026"}  # fmt: skip
    with town.visit("officer") as visitor:
        visitor.get("/workload/away")
        assert visitor.post("/workload/away", **days).status_code == 303
        page = visitor.get("/workload/away").text
        assert "9 April 2026" in page
        twice = visitor.post("/workload/away", **days)
        assert "are away in part of that time already" in twice.text
        link = re.search(r'href="(/workload/away\?cancel=([^"]+))"', page)
        assert link is not None
        visitor.get(link[1])
        assert visitor.post(f"/workload/away/{link[2]}/cancel").status_code == 303
        assert "Nobody is away" in visitor.get("/workload/away").text


def test_the_calendar_is_a_list_by_day_and_a_file(town: Town):
    ids = a_team(town, mine=1)
    (mine,) = cases_of(town, subject("user", ids["officer"]))
    with town.council.work(actor=SYSTEM) as work:
        (task,) = work.session.exec(select(Task).where(Task.case_id == mine.id))
        task.title = "Visit; bring keys, and a very long list of tools – spades, rakes, hoes, a wheelbarrow"
    with town.visit("officer") as visitor:
        month = words_of(visitor.get("/workload/calendar?day=2026-04-07").text)
        week = words_of(visitor.get("/workload/calendar?view=week&day=2026-04-20").text)
        file = visitor.get("/workload/calendar.ics")
        for odd in ("?day=x", "?day=0001-01-01", "?day=9999-12-31", "?view=week&whose=x"):
            assert visitor.get(f"/workload/calendar{odd}").status_code == 200
    assert "Thursday 9 April 2026" in month
    assert "Decide the application" in week
    assert file.headers["content-type"].startswith("text/calendar")
    lines = file.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    unfolded = file.content.decode().replace("\r\n ", "")
    assert "SUMMARY:" + mine.reference + ": Visit\\; bring keys\\, and a very long list" in unfolded
    assert "DTSTART;VALUE=DATE:20260409" in unfolded
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == 2


def test_one_case_is_given_from_its_page(town: Town):
    ids = a_team(town)
    waiting = cases_of(town, None)[-1]
    address = f"/workload/give?case={waiting.id}"
    with town.visit("team_leader") as visitor:
        assert address in visitor.get(f"/cases/{waiting.id}").text
        visitor.get(address)
        done = visitor.post(address, receiver=str(ids["senior_officer"]), because="Knows the site")
        assert done.headers["location"] == f"/cases/{waiting.id}"
        assert "Knows the site" in visitor.get(f"/cases/{waiting.id}").text
    assert [one.id for one in cases_of(town, subject("user", ids["senior_officer"]))] == [waiting.id]
