"""The door for plugins: a form of theirs, sent right and wrong."""

import re
from collections.abc import Iterator

import pytest

from core.values import Money
from core.web.blocks import Link
from core.web.fields import Choice, Day, Number, Pounds, Text
from core.web.forms import Form
from core.web.looks import shown
from core.web.typed import Typed
from tests.web.gardens import web
from tests.web.town import Town, Visitor

RIGHT = {
    "title": "Rose Garden",
    "rent": "1,250.50",
    "from-day": "1",
    "from-month": "4",
    "from-year": "2026",
    "plots": "12",
    "size": "large",
    "has": ["water", "shed"],
    "note": "Two lines\r\nof it",
}


@pytest.fixture
def author(standing_town: Town) -> Iterator[Visitor]:
    web.TAKEN.clear()
    with standing_town.visit() as visitor:
        visitor.get("/gardens/gardens/new")
        yield visitor


def test_a_form_sent_right_is_taken_as_values_of_their_types_and_says_so(author: Visitor):
    answer = author.post("/gardens/gardens/new", **RIGHT)
    assert answer.headers["location"] == "/gardens/gardens"
    (taken,) = web.TAKEN
    assert taken["rent"] == 125_050
    assert str(taken["from"]) == "2026-04-01"
    assert taken["plots"] == 12
    assert taken["has"] == ["water", "shed"]
    assert taken["note"] == "Two lines\nof it"
    assert taken["plan"] is None
    page = author.get("/gardens/gardens").text
    assert "Rose Garden was added" in page
    assert "£1,250.50" in page


def test_a_form_sent_wrong_keeps_what_was_typed_and_says_what_is_wrong_twice(author: Visitor):
    page = author.post(
        "/gardens/gardens/new",
        **{**RIGHT, "title": "", "rent": "lots", "from-month": "13", "plots": "100", "size": "huge"},
    )
    assert page.status_code == 422
    assert web.TAKEN == []
    summary, _, form = page.text.partition("<h1")
    for complaint, anchor in {
        "Enter name of the garden": "title",
        "Rent a year must be an amount of money, like 1234.56": "rent",
        "First day must be a real date: there is no day 1 in month 13 of 2026": "from-day",
        "Plots must be between 0 and 99": "plots",
        "Select size": "size",
    }.items():
        assert f'href="#{anchor}">{complaint}</a>' in summary
        assert complaint in form
        assert f'id="{anchor}"' in form
    for kept in ('value="lots"', 'value="13"', 'value="100"', 'value="water" checked', "Two lines\nof it"):
        assert kept in form, kept


def test_a_file_comes_with_its_name_and_no_path(author: Visitor):
    author.post("/gardens/gardens/new", **RIGHT, plan=("C:\\plans\\rose.pdf", b"%PDF-"))
    assert web.TAKEN[0]["plan"] == ("rose.pdf", b"%PDF-")


def test_a_banner_that_another_session_signed_is_not_shown(author: Visitor, standing_town: Town):
    author.post("/gardens/gardens/new", **RIGHT)
    cookie = author.client.cookies["borough_banner"]
    with standing_town.visit() as other:
        other.client.cookies.set("borough_banner", cookie)
        assert "was added" not in other.get("/gardens/gardens").text
        other.client.cookies.set("borough_banner", "%%%")
        assert other.get("/gardens/gardens").status_code == 200
    assert "was added" in author.get("/gardens/gardens").text


def wrong(field: object, **typed: str) -> str:
    filled = Form((field,)).read(Typed(typed.items()))  # type: ignore[arg-type]
    return next(iter(filled.errors.values()), "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on-day": "1", "on-month": "2"}, "On must include a year"),
        ({"on-year": "2026"}, "On must include a day and a month"),
        (
            {"on-day": "29", "on-month": "2", "on-year": "2026"},
            "On must be a real date: there is no day 29 in month 2 of 2026",
        ),
        (
            {"on-day": "1", "on-month": "1", "on-year": "3017"},
            "On must be a real date: the year 3017 is outside 1990 to 2100",
        ),
        ({"on-day": "١", "on-month": "1", "on-year": "2026"}, "On must be a real date, like 27 3 2026"),
        ({}, "Enter on"),
        ({"on-day": "29", "on-month": "2", "on-year": "2028"}, ""),
    ],
)
def test_a_date_says_what_is_wrong_with_it(typed: dict[str, str], said: str):
    assert wrong(Day(name="on", label="On"), **typed) == said


def test_numbers_and_money_are_taken_within_their_bounds():
    assert (
        wrong(Number(name="n", label="Weeks", least=1, most=52), n="53") == "Weeks must be between 1 and 52"
    )
    assert wrong(Number(name="n", label="Weeks"), n="1.5") == "Weeks must be a whole number, like 12"
    assert wrong(Number(name="n", label="Weeks"), n="9" * 30) == "Weeks must be a whole number, like 12"
    assert wrong(Pounds(name="n", label="Rent"), n="0") == "Rent must be between £0.01 and £100,000,000.00"
    assert (
        wrong(Pounds(name="n", label="Rent"), n="12.345") == "Rent must be an amount of money, like 1234.56"
    )
    assert wrong(Text(name="n", label="Name", longest=3), n="four") == "Name must be 3 characters or fewer"
    assert wrong(Choice(name="n", label="Size", options=(("a", "A"),)), n="b") == "Select size"


def test_what_no_database_keeps_is_taken_out_of_what_was_typed():
    typed = Typed([("name", "a\0b\ud800 ")])
    assert typed("name") == "ab?"


def test_a_shown_amount_below_zero_has_a_real_minus():
    assert "−£0.05" in shown(Money(-5))


def test_only_addresses_of_this_site_become_links():
    assert shown(Link("x", "javascript:alert(1)")) == "x"
    assert shown(("x", "//evil.example")) == "x<br>//evil.example"
    assert shown(("x", "/people/1")) == '<a class="govuk-link" href="/people/1">x</a>'
    assert shown(["<b>", None, 1_000]) == "&lt;b&gt;<br>1,000"


def test_every_widget_has_its_label_and_its_error_tied_to_it(author: Visitor):
    page = author.post("/gardens/gardens/new", **{**RIGHT, "rent": "x"}).text
    assert re.search(r'id="rent"[^>]*aria-describedby="rent-error"', page)
    assert re.search(r'<label class="govuk-label govuk-label--s" for="rent">', page)
