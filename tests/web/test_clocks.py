"""The page of a clock: every day on the way to its date, and what may be done about it."""

from tests.web.town import Town


def test_a_clock_shows_every_day_on_the_way_to_its_date(town: Town):
    with town.visit() as visitor:
        case = visitor.get(f"/cases/{town.case}")
        assert f"/cases/{town.case}/clocks/{town.clock}" in case.text
        page = visitor.get(f"/cases/{town.case}/clocks/{town.clock}").text
        told = visitor.get(f"/api/v1/cases/{town.case}/clocks/{town.clock}").json()

    assert "Day by day: 10 working days" in page
    assert "Weekend" in page
    assert "Days 4 to 8" in page
    assert told["due_on"] == told["due_by_todays_calendar"] == "2026-04-21"
    days = told["legs"][0]["days"]
    assert days[0] == {
        "first": "2026-04-08",
        "last": "2026-04-10",
        "counted_from": 1,
        "counted_to": 3,
        "why_not": "",
    }
    assert days[1]["why_not"] == "weekend"


def test_a_clock_is_paused_resumed_and_extended_on_its_page(town: Town):
    here = f"/cases/{town.case}/clocks/{town.clock}"
    with town.visit() as visitor:
        visitor.get(here)
        wrong = visitor.post(f"{here}/pause", reason="", source="council policy")
        assert wrong.status_code == 422
        assert "Enter why" in wrong.text
        assert visitor.post(f"{here}/pause", reason="Papers are awaited", source="policy").status_code == 303
        page = visitor.get(here).text
        assert "Let it run from today" in page
        assert "Pause the clock" not in page
        assert visitor.post(f"{here}/resume", reason="They came").status_code == 303
        over = visitor.post(f"{here}/extend", length="11", unit="working_days", why="Large file")
        assert over.status_code == 422
        assert "between 1 and 10" in over.text
        assert (
            visitor.post(f"{here}/extend", length="10", unit="working_days", why="Large file").status_code
            == 303
        )
        assert "Extension 1: 10 working days" in visitor.get(here).text
        assert "5 May 2026" in visitor.get(here).text


def test_who_may_not_extend_sees_no_form_and_is_refused(town: Town):
    here = f"/cases/{town.case}/clocks/{town.clock}"
    with town.visit("contact_centre") as visitor:
        assert "Pause this clock" not in visitor.get(here).text
        assert visitor.post(f"{here}/pause", reason="x", source="y").status_code == 403
        assert "21 April 2026" in visitor.get(here).text
