"""What the benchmark of pages serves: Borough itself, and beside it the bare floor of the same pages.

The floor is Litestar alone: one handler a page that reads one row by its primary key and renders the very
template with the very content that Borough rendered, recorded as the process starts.
"""

import json
import os
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Litestar, MediaType, Response, get
from litestar.params import FromPath
from litestar.testing import TestClient
from sqlmodel import Session, col, select

from core.council import Council
from core.people.models import Person
from core.testing import a_council
from core.web.app import build
from tests.web.town import NoWorker, a_garden_plugin

BUNDLED = ("finance_reconciliation", "home_ownership", "licensing", "rent_recovery")


def a_whole_council(database: str) -> Council:
    """The bundled plugins on this database, and a small one with a case type of its own."""
    folder: Any = None  # it has a database of its own
    return a_council(folder, *BUNDLED, "gardens", database=database, extra={"gardens": a_garden_plugin()})


def floor(council: Council, pages: Mapping[str, str], cookie: str, person_id: str) -> Litestar:
    """One bare page for each of these addresses."""
    borough = build(council, NoWorker())
    template_class = borough.state["site"].templates.template_class
    render, caught = template_class.render, []

    def recording(self: Any, **given: Any) -> str:
        caught.append((self, given))
        text: str = render(self, **given)
        return text

    recorded = {}
    template_class.render = recording
    with TestClient(borough, cookies={"borough_session": cookie}) as client:
        for name, address in pages.items():
            caught.clear()
            assert client.get(address, follow_redirects=False).status_code == HTTPStatus.OK, address
            recorded[name] = caught[-1]
    template_class.render = render
    person = UUID(person_id)

    @get("/floor/{name:str}", sync_to_thread=True)
    def bare(name: FromPath[str]) -> Response[str]:
        with Session(council.reader) as session:
            session.exec(select(Person).where(col(Person.id) == person)).one()
        template, given = recorded[name]
        return Response(template.render(**given), media_type=MediaType.HTML)

    return Litestar([bare], logging_config=None, openapi_config=None)


given = json.loads(os.environ.get("BENCH_PAGES", "{}"))
if given:
    council = a_whole_council(given["database"])
    app = (
        floor(council, given["floor"], given["cookie"], given["person"])
        if given["floor"]
        else build(council, NoWorker())
    )
