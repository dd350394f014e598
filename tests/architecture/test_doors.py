"""The doors for plugins are pinned: whoever opens or closes one does it on purpose, here."""

import inspect

import pytest

from core import api, pages
from core.cases import door as cases
from core.correspondence import door as letters
from core.payments import door as payments
from core.people import door as people
from core.properties import door as properties

API = [
    "AGAIN",
    "Act",
    "Actor",
    "Again",
    "AlreadyDone",
    "Approval",
    "Ask",
    "Audience",
    "BadInput",
    "BankEntry",
    "BankStatement",
    "BigId",
    "BoroughError",
    "Conflict",
    "Event",
    "Fault",
    "Figure",
    "FileStore",
    "Found",
    "Job",
    "Link",
    "Manifest",
    "Misconfigured",
    "NotAllowed",
    "NotFound",
    "Objected",
    "Offer",
    "Panel",
    "Permission",
    "Refused",
    "Row",
    "StatementReader",
    "Subscriber",
    "UnitOfWork",
    "approval",
    "cases",
    "hears",
    "hookimpl",
    "letters",
    "opened",
    "operator",
    "payments",
    "people",
    "profiles",
    "properties",
    "rows",
    "statements",
]

PAGES = [
    "HOME",
    "Alert",
    "Block",
    "Chart",
    "Choice",
    "Code",
    "Day",
    "Desk",
    "Details",
    "Downloads",
    "Entry",
    "Field",
    "Figures",
    "File",
    "Filled",
    "Form",
    "Heading",
    "Hidden",
    "Line",
    "Link",
    "Links",
    "LongText",
    "Number",
    "Paging",
    "PickedDay",
    "Pounds",
    "Progress",
    "Prose",
    "Summary",
    "Table",
    "Tabs",
    "Tag",
    "Template",
    "Text",
    "Ticks",
    "Timeline",
    "Typed",
    "address_of",
    "day",
    "download",
    "fields_of",
    "form_wanted",
    "guard",
    "how_long",
    "link_to",
    "moment",
    "page",
    "page_with_downloads",
    "panel",
    "redirect",
    "submit",
    "words",
]


def test_the_door_is_as_it_was():
    assert api.__all__ == sorted(API, key=_as_ruff)
    assert len(API) <= 60


def test_the_door_of_the_web_is_as_it_was():
    assert pages.__all__ == sorted(PAGES, key=_as_ruff)
    assert len(PAGES) <= 60


@pytest.mark.parametrize(
    "door", [api, pages, cases, letters, payments, people, properties], ids=lambda door: door.__name__
)
def test_a_door_shows_what_it_names_and_nothing_else(door):
    shown = {name for name in vars(door) if not name.startswith("_")}

    assert shown == set(door.__all__)
    assert door.__all__ == sorted(door.__all__, key=_as_ruff)
    assert len(set(door.__all__)) == len(door.__all__)


@pytest.mark.parametrize(
    "door", [api, pages, cases, letters, payments, people, properties], ids=lambda door: door.__name__
)
def test_what_a_door_shows_is_documented(door):
    things = [(name, getattr(door, name)) for name in door.__all__]
    bare = [
        name
        for name, thing in things
        if (inspect.isclass(thing) or inspect.isfunction(thing)) and not inspect.getdoc(thing)
    ]

    assert bare == []


def _as_ruff(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: the order in which ruff keeps `__all__`."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name)
