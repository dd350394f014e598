"""Every page of a council with every bundled plugin, found by following links as a person would.

A page that no link leads to is named in `EXAMPLES`; one that is in neither fails the test that looks at all
pages, and says what to add. So a new page, of core or of any plugin, can't be missed.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.council import Council
from core.staff import commands as staff
from core.testing import a_council
from core.testing.browser import an_application
from tests.web.town import PASSWORD, SYSTEM, Visitor

PLUGINS = ("rent_recovery", "finance_reconciliation", "licensing", "home_ownership")
EXAMPLES: dict[str, str] = {}
"""An address for each page that no link leads to, by its route."""
_LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
_MOST = 400


@dataclass
class Everything:
    """A council, and what its pages are: an address for each route, found or missing."""

    council: Council
    addresses: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def routes_of(council: Council) -> list[str]:
    """The route of every page: what answers to GET, but for files and the API."""
    found = []
    with an_application(council) as application:
        routes = application.routes
    for route in routes:
        methods: Iterable[str] = getattr(route, "methods", ())
        if "GET" in methods and not route.path_format.startswith(("/static", "/look", "/api", "/healthz")):
            found.append(route.path_format)
    return sorted(set(found))


def pattern_of(route: str) -> re.Pattern[str]:
    """What addresses of a route look like; a number or an id is not a word."""
    kinds = {"uuid": r"[0-9a-f-]{36}", "int": r"\d+", "str": r"[^/]+", "path": r".+"}
    parts = re.split(r"{\w+(?::(\w+))?}", route)
    made = "".join(re.escape(one) if nth % 2 == 0 else kinds[one or "str"] for nth, one in enumerate(parts))
    return re.compile(made)


def walked(council: Council, visitor: Visitor) -> Everything:
    """Follow every kind of link once until no new kind of page is found."""
    made = Everything(council)
    patterns = {route: pattern_of(route) for route in routes_of(council)}
    waiting, asked = ["/"], {"/"}
    while waiting and len(asked) < _MOST:
        answer = visitor.get(waiting.pop(0))
        if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        for link in map(html.unescape, _LINK.findall(answer.text)):
            route = _route_of(link, patterns)
            if route and route not in made.addresses and link not in asked:
                made.addresses[route] = link
                asked.add(link)
                waiting.append(link)
    made.addresses.update({route: link for route, link in EXAMPLES.items() if route in patterns})
    made.missing = [one for one in patterns if one not in made.addresses]
    return made


def _route_of(link: str, patterns: dict[str, Any]) -> str:
    path = link.partition("?")[0]
    exact = [route for route, pattern in patterns.items() if pattern.fullmatch(path)]
    return min(exact, key=lambda route: route.count("{"), default="")


def a_full_council(folder: Path, *, size: int) -> Council:
    """Every bundled plugin, with its records for a demonstration, or empty when `size` is nought."""
    council = a_council(folder, *PLUGINS)
    with council.work(actor=SYSTEM) as work:
        known = [one.name for one in council.permissions]
        role = staff.define_role(work, name="everything", title="Everything", permissions=known, known=known)
        user = staff.add_user(work, username="everything", name="Pat Everything")
        staff.set_password(work, user_id=user.id, password=PASSWORD)
        staff.grant_role(work, user_id=user.id, role_id=role.id, starts_on=work.today)
    for name in PLUGINS if size else ():
        ask = council.registry.only(name).demo_data
        with council.work(actor=SYSTEM) as work:
            ask(work=work, size=size)
        council.settle()
    return council
