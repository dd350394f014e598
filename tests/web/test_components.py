"""Our own macros write what the libraries' write: dates, long lists, and the components of MoJ Frontend."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.web.blocks import Alert, Entry, Link, Tabs
from core.web.fields import Choice, Day
from core.web.forms import Form
from core.web.looks import environment
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
        ("alert", "mojAlert", (Alert("Breathing space until May", "On hold", "warning"),)),
        ("alert-bare", "mojAlert", (Alert("It failed", tone="error"),)),
    ],
)
def test_a_component_is_what_the_ministry_s_own_template_makes(golden: str, macro: str, given: tuple):
    macros: Any = environment().get_template("borough/moj.html").module
    ours = getattr(macros, macro)(*given)
    assert as_moj(ours) == as_moj((GOLDEN / f"{golden}.html").read_text(encoding="utf-8"))
