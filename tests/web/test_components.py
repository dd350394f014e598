"""Our own macros write what the libraries' write: dates, long lists, and the components of MoJ Frontend."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.values import Money
from core.web.blocks import Alert, Badge, Entry, Link, Tabs
from core.web.fields import Choice, Day, PickedDay, Text
from core.web.forms import Form
from core.web.looks import environment, shown, sort_value
from core.web.typed import Typed

OPTIONS = tuple((letter, letter.upper()) for letter in "abcdefg")
DAY = """
{% from "govuk_frontend_jinja/components/date-input/macro.html" import govukDateInput %}
{{ govukDateInput({
  "id": "on", "namePrefix": "on", "hint": {"text": "For example, 27 3 2026"},
  "fieldset": {"legend": {"text": "On", "classes": "govuk-fieldset__legend--s"}},
  "errorMessage": {"text": error} if error,
  "items": [
    {"name": "day", "classes": "govuk-input--width-2" ~ wrong, "value": "31"},
    {"name": "month", "classes": "govuk-input--width-2" ~ wrong, "value": month},
    {"name": "year", "classes": "govuk-input--width-4" ~ wrong, "value": "2026"},
  ],
}) }}
"""
LIST = """
{% from "govuk_frontend_jinja/components/select/macro.html" import govukSelect %}
{% set items = [{"value": "", "text": "Choose"}] if error else [] %}
{% for value, text in options %}
{% set _ = items.append({"value": value, "text": text, "selected": value == chosen}) %}
{% endfor %}
{{ govukSelect({
  "id": "kind", "name": "kind", "hint": {"text": "One <of> these"}, "items": items,
  "label": {"text": "Kind", "classes": "govuk-label--s"}, "errorMessage": {"text": error} if error,
}) }}
"""


def plain(html: str) -> str:
    """The HTML without white space that no browser shows."""
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", " ".join(html.split())).strip()


@pytest.mark.parametrize("month", ["3", "13"])
def test_a_date_is_the_librarys_date(month: str):
    templates = environment()
    typed = Typed({"on-day": "31", "on-month": month, "on-year": "2026"}.items())
    filled = Form((Day(name="on", label="On"),)).read(typed)
    fields: Any = templates.get_template("borough/fields.html").module
    error = filled.errors.get("on", "")
    assert bool(error) is (month == "13")
    theirs = templates.from_string(DAY).render(
        error=error, month=month, wrong=" govuk-input--error" if error else ""
    )
    assert plain(fields.day(filled.form.fields[0], filled)) == plain(theirs)


@pytest.mark.parametrize("chosen", ["c", ""])
def test_a_long_list_is_the_librarys_list(chosen: str):
    templates = environment()
    field = Choice(name="kind", label="Kind", hint="One <of> these", options=OPTIONS)
    filled = Form((field,)).read(Typed({"kind": chosen}.items()))
    fields: Any = templates.get_template("borough/fields.html").module
    theirs = templates.from_string(LIST).render(
        error=filled.errors.get("kind", ""), chosen=chosen, options=OPTIONS
    )
    assert plain(fields.choice(field, filled)) == plain(theirs)


GOLDEN = Path(__file__).parent / "golden"
TIMES = re.compile(r"<time datetime=\"([^\"]+)\">.*?</time>")
OURS_ALONE = (
    (re.compile(r" data-module=\"moj-alert\""), ""),  # nothing of ours is dismissed
    (re.compile(r"<div class=\"moj-alert__action\">.*?</div>"), ""),
    (re.compile(r"<path.*?/>"), "<path/>"),  # the shapes are drawn anew
    (TIMES, r"<time>\1</time>"),  # days are written as all our pages write them
)


def as_moj(html: str) -> str:
    """The HTML without what is ours on purpose."""
    text = plain(html)
    for pattern, instead in OURS_ALONE:
        text = pattern.sub(instead, text)
    return text.replace("&#34;", '"').replace(' "', '"').replace(" >", ">")


@pytest.mark.parametrize(
    ("golden", "macro", "given"),
    [
        (
            "sub-navigation",
            "mojSubNavigation",
            (Tabs((Link("Open", "/cases"), Link("Mine & <ours>", "/cases/mine")), "/cases/mine"),),
        ),
        (
            "timeline",
            "mojTimeline",
            (
                [
                    Entry("Opened <here>", date(2026, 4, 7), "Rosa O'Neil", text="Now: open"),
                    Entry("Moved", date(2026, 4, 8), address="/cases/1", text="Now: closed"),
                ],
                3,
            ),
        ),
        (
            "side-navigation",
            "mojSideNavigation",
            (Tabs((Link("Open", "/cases"), Link("Mine & <ours>", "/cases/mine")), "/cases/mine"),),
        ),
        ("alert", "mojAlert", (Alert("Breathing space until May", "On hold", "warning"),)),
        ("alert-bare", "mojAlert", (Alert("It failed", tone="error"),)),
    ],
)
def test_a_component_is_what_the_ministry_s_own_template_makes(golden: str, macro: str, given: tuple):
    macros: Any = environment().get_template("borough/moj.html").module
    ours = getattr(macros, macro)(*given)
    assert as_moj(ours) == as_moj((GOLDEN / f"{golden}.html").read_text(encoding="utf-8"))


def golden(name: str) -> str:
    """What the ministry's own template makes."""
    return as_moj((GOLDEN / f"{name}.html").read_text(encoding="utf-8"))


def test_a_badge_is_the_ministry_s():
    assert as_moj(str(shown(Badge("Restricted <here>")))) == golden("badge")


def test_a_picked_day_is_the_ministry_s_and_takes_what_people_type():
    field = PickedDay(name="until", label="Last <day>")
    filled = Form((field,)).read(Typed({"until": "27/3/2026"}.items()))
    fields: Any = environment().get_template("borough/fields.html").module
    theirs = golden("date-picker").replace("moj-js-datepicker-input  ", "moj-js-datepicker-input ")
    assert as_moj(fields.picked_day(field, filled)) == theirs
    assert filled.values["until"] == date(2026, 3, 27)


@pytest.mark.parametrize("typed", ["27/3/2026", "27 3 2026", "27.03.2026", "27-3-2026", " 27/03/2026 "])
def test_a_picked_day_is_typed_as_people_write_days(typed: str):
    assert PickedDay(name="on", label="On").read(Typed({"on": typed}.items())) == date(2026, 3, 27)


def test_a_picked_day_takes_three_boxes_too():
    sent = {"on-day": "27", "on-month": "3", "on-year": "2026"}
    assert PickedDay(name="on", label="On").read(Typed(sent.items())) == date(2026, 3, 27)


@pytest.mark.parametrize("typed", ["tomorrow", "27/3", "27/13/2026", "31/2/2026", "1/1/1", "27/3/2026/1"])
def test_what_is_no_day_is_refused_in_words(typed: str):
    with pytest.raises(ValueError, match="On must be a real date"):
        PickedDay(name="on", label="On").read(Typed({"on": typed}.items()))


def test_a_list_says_what_it_is_narrowed_by_and_how_each_is_taken_away():
    stage = Choice(name="stage", label="Stage", options=(("open", "Open <now>"),), required=False)
    team = Text(name="team", label="Team", required=False)
    form = Form((stage, team), method="get", inline=True, action="/cases")
    filled = form.read(Typed({"stage": "open", "team": "1"}.items()))
    assert filled.chosen == [("Stage", "Open <now>", "/cases?team=1"), ("Team", "1", "/cases?stage=open")]
    assert filled.cleared == "/cases?"
    macros: Any = environment().get_template("borough/moj.html").module
    chosen = [("Stage", "Open <now>", "/cases?team=1"), ("Team", "North", "/cases?stage=open")]
    whole = golden("filter")
    start = whole.index('<div class="moj-filter__selected">')
    theirs = whole[start:].partition('<div class="moj-filter__options">')[0]
    assert as_moj(macros.mojFilterTags(chosen, "/cases?")) == theirs


def test_a_list_that_is_not_narrowed_or_asked_wrongly_says_nothing_of_it():
    day = Day(name="since", label="Since", required=False)
    form = Form((day,), method="get", inline=True)
    assert form.empty().chosen == []
    assert form.read(Typed({"since-day": "44"}.items())).chosen == []
    narrowed = form.read(Typed({"since-day": "1", "since-month": "4", "since-year": "2026"}.items()))
    assert narrowed.chosen == [("Since", "1 4 2026", "?")]


@pytest.mark.parametrize(
    ("cell", "sorted_by"),
    [
        (Money(123_456), "123456"),
        (Money(-5), "-5"),
        (7, "7"),
        (date(2026, 4, 7), "2026-04-07"),
        (Link("Zoë", "/people/1"), "zoë"),
        ([Link("Two", "/2"), "lines"], "two"),
        (None, "\N{ZERO WIDTH SPACE}"),
    ],
    ids=str,
)
def test_a_cell_is_sorted_by_what_it_means(cell: Any, sorted_by: str):
    assert sort_value(cell) == sorted_by
