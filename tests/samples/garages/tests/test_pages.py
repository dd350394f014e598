"""The pages of garages, as somebody signed in sees them."""

import pytest

from core.testing import a_council, an_officer
from core.testing.browser import a_browser
from garages import plugin, queries

OFFICER = an_officer("garages.see")


@pytest.fixture
def council(tmp_path):
    return a_council(tmp_path, "garages", extra={"garages": plugin})


def numbers(council):
    with council.look(actor=OFFICER) as work:
        return [one.number for one in queries.all_garages(work)]


# begin quote pages
def test_a_garage_is_added_and_listed(council):
    with a_browser(council, "garages.see", "garages.let") as browser:
        browser.get("/garages/add")
        added = browser.post("/garages/add", number="G-0007", size="double")
        listed = browser.get("/garages")

    assert added.headers["location"] == "/garages"
    assert "G-0007" in listed.text
    assert "£24.00" in listed.text


# end quote pages


def test_a_slip_of_the_pen_is_shown_again_with_what_was_typed(council):
    with a_browser(council, "garages.see", "garages.let") as browser:
        browser.get("/garages/add")
        again = browser.post("/garages/add", number="number seven", size="double")

    assert again.status_code == 422
    assert "write it as G-0042" in again.text
    assert 'value="number seven"' in again.text
    assert numbers(council) == []


def test_who_may_only_see_adds_none(council):
    with a_browser(council, "garages.see") as browser:
        assert browser.get("/garages").status_code == 200
        refused = browser.post("/garages/add", number="G-0007", size="double")

    assert refused.status_code == 403
    assert numbers(council) == []
