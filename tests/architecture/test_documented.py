"""The documentation says what the code says: nothing left out, nothing that is gone."""

import ast
import inspect
import re
from types import ModuleType
from typing import Any

import pytest

from config import settings
from core import hooks, ports
from core.testing import a_council
from docs import make
from tests.architecture.source import ROOT, events, named, permissions

DOCS = ROOT / "docs"


def headings(page: str, level: int = 2) -> list[str]:
    """The headings of a page at one level, without their marks for code."""
    text = re.sub(
        r"^```.*?^```$", "", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    return [one.replace("`", "") for one in re.findall(rf"^#{{{level}}} (.+)$", text, re.MULTILINE)]


def rows(page: str) -> list[str]:
    """The first cell of every row of a page's tables, without marks for code."""
    cells = re.findall(r"^\| `([^`]+)`", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
    return [str(cell) for cell in cells]


def test_what_is_made_is_as_the_code_says_it_now():
    old = [named(path) for path in make.pages() if make.made(path.read_text()) != path.read_text()]

    assert old == [], "run `python -m docs.make`"


def test_every_hook_has_a_heading_with_its_arguments():
    marker = f"{hooks.PROJECT}_spec"
    specs = [one for _, one in inspect.getmembers(hooks, inspect.isfunction) if hasattr(one, marker)]
    signatures = {f"{one.__name__}({', '.join(inspect.signature(one).parameters)})" for one in specs}

    assert set(headings("hooks.md")) == signatures


def test_every_hook_says_when_it_is_asked_or_answered_and_shows_an_answer():
    text = (DOCS / "hooks.md").read_text(encoding="utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]

    without = [one.split("(")[0] for one in parts if f"def {one.split('(')[0]}(" not in one]
    silent = [one.split("(")[0] for one in parts if not re.search(r"Asked by|Answered by|core asks it", one)]
    assert without == []
    assert silent == []


def test_every_event_and_permission_has_a_row():
    assert sorted(rows("events.md")) == sorted(event.name for _, event in events())
    assert sorted(rows("permissions.md")) == sorted(one.name for _, one in permissions())


def test_every_port_has_a_heading_and_every_member_a_row():
    found = {
        name: {
            member for member in vars(one) | getattr(one, "__annotations__", {}) if not member.startswith("_")
        }
        for name, one in vars(ports).items()
        if inspect.isclass(one) and getattr(one, "_is_protocol", False) and one.__module__ == ports.__name__
    }
    members = {member for one in found.values() for member in one}

    assert set(headings("ports.md")) - {"Writing an adapter"} == set(found)
    assert {cell.split("(")[0] for cell in rows("ports.md")} - set(found) == members


def test_every_section_and_setting_of_a_council_is_explained():
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    sections: dict[str, Any] = {name: field.annotation for name, field in settings.File.model_fields.items()}
    parts = {
        part.split("`")[1]: part for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:] if part[0] == "`"
    }

    assert {f"[{name}]" for name in sections} <= set(parts)
    for name, part in sections.items():
        explained = set(re.findall(r"^\| `(\w+)`", parts[f"[{name}]"], re.MULTILINE))
        assert explained == (set(part.model_fields) if hasattr(part, "model_fields") else {"enabled"}), name
    assert set(settings._OVERRIDES) <= set(re.findall(r"^\| `(BOROUGH_\w+)`", text, re.MULTILINE))


def test_every_command_has_a_heading():
    told = [heading.split(" [")[0] for heading in headings("commands.md")]

    for path, _ in make.commands():
        assert any(heading.startswith(path) for heading in told), path
    assert len(told) == len(list(make.commands()))


@pytest.mark.parametrize("path", list(make.pages()), ids=named)
def test_what_is_shown_can_be_read_by_python(path):
    for code in re.findall(r"^```python\n(.*?)^```$", path.read_text(), re.MULTILINE | re.DOTALL):
        ast.parse(code)


@pytest.mark.parametrize("path", list(make.pages()), ids=named)
def test_a_link_leads_somewhere(path):
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", list(make.pages()), ids=named)
def test_a_file_that_is_named_is_there(path):
    told = re.findall(
        r"`((?:core|plugins|adapters|config|tests|docs|benchmarks)/[\w./-]+)`", path.read_text()
    )

    assert [one for one in told if not (ROOT / one).exists()] == []


def test_the_plugin_in_the_readme_is_one(tmp_path):
    shown = re.search(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    assert shown
    module = ModuleType("thanks")
    exec(shown[1], vars(module))  # noqa: S102 - what readers are told to write

    council = a_council(tmp_path, "thanks", extra={"thanks": module})
    assert list(council.bus.subscribers)[-1] == "thanks.thank"
