"""Somebody with a browser at a council's pages, who may do everything its plugins and core declare."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from litestar.testing import TestClient

from core.api import Actor
from core.council import Council
from core.staff import commands as staff
from core.testing.browser import an_application
from tests.web.town import PASSWORD, Visitor


@contextmanager
def visiting(council: Council, *, without: tuple[str, ...] = ()) -> Iterator[Visitor]:
    """Sign in as a member of staff who holds every permission but those in `without`."""
    known = [one.name for one in council.permissions]
    with council.work(actor=Actor.system("test")) as work:
        held = [name for name in known if name not in without]
        role = staff.define_role(work, name="all", title="All", permissions=held, known=known)
        user = staff.add_user(work, username="pat", name="Pat")
        staff.set_password(work, user_id=user.id, password=PASSWORD)
        staff.grant_role(work, user_id=user.id, role_id=role.id, starts_on=date(2020, 4, 1))
    with (
        an_application(council) as application,
        TestClient(application, raise_server_exceptions=False) as client,
    ):
        client.follow_redirects = False
        visitor = Visitor(client)
        visitor.sign_in("pat")
        yield visitor
