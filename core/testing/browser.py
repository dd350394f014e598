"""A browser for tests of pages: signed in, and sending forms as a person does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from litestar import Litestar
from litestar.testing import TestClient

from core.council import Council
from core.permissions import Actor
from core.staff import commands as staff
from core.values.ids import new_id
from core.web.app import build

_waiting: dict[tuple[Any, ...], list[Litestar]] = {}
_PASSWORD = "three random words"  # noqa: S105 - of somebody who lives as long as a test
_MARK = re.compile(r'name="_csrf" value="(\w+)"')


class Browser:
    """Opens pages and sends their forms; follows no redirect, so that a test sees where one leads."""

    def __init__(self, client: Any) -> None:
        """Look through this client."""
        self._client = client
        self._mark = ""

    def get(self, address: str) -> Any:
        """The answer to opening a page: `.status_code`, `.text`, `.headers`."""
        answer = self._client.get(address, follow_redirects=False)
        if mark := _MARK.search(answer.text):
            self._mark = mark[1]
        return answer

    def post(self, address: str, **typed: Any) -> Any:
        """The answer to sending a form of the page that was opened last.

        A file is a pair of its name and its bytes.
        """
        files = {name: typed.pop(name) for name in list(typed) if isinstance(typed[name], tuple)}
        data = {"_csrf": self._mark, **typed}
        return self._client.post(address, data=data, files=files or None, follow_redirects=False)


@contextmanager
def a_browser(council: Council, *permissions: str) -> Iterator[Browser]:
    """A browser in which somebody with these permissions is signed in. Nothing runs in the background."""
    name = f"visitor_{new_id().hex[-8:]}"
    with council.work(actor=Actor.system("test")) as work:
        known = [one.name for one in council.permissions]
        role = staff.define_role(work, name=name, title="Visitor", permissions=permissions, known=known)
        user = staff.add_user(work, username=name, name="Vic Visitor")
        staff.set_password(work, user_id=user.id, password=_PASSWORD)
        staff.grant_role(work, user_id=user.id, role_id=role.id, starts_on=work.today)
    with an_application(council) as application, TestClient(application) as client:
        browser = Browser(client)
        browser.get("/sign-in")
        browser.post("/sign-in", username=name, password=_PASSWORD)
        yield browser


@contextmanager
def an_application(council: Council) -> Iterator[Litestar]:
    """The web application of a council, in which nothing runs in the background.

    To build one takes most of a second, so the next council of the same plugins gets the same one.
    """
    manifests = council.registry.manifests
    kind = tuple((one.name, one.web, one.api, one.folder, tuple(one.navigation)) for one in manifests)
    waiting = _waiting.setdefault((council.name, *kind), [])
    application = waiting.pop() if waiting else build(council, _Idle())
    application.state["site"].move_to(council)
    try:
        yield application
    finally:
        waiting.append(application)


class _Idle:
    """Runs nothing, so that a test decides when deliveries run."""

    def start(self) -> None:
        """Begin nothing."""

    def stop(self) -> None:
        """End nothing."""
