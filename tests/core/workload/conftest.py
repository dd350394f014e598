"""A council with a team of three, their leader, and cases of the sample plugin, on Tuesday 7 April 2026."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from core.cases import commands as cases
from core.cases.commands import NewCase
from core.cases.models import Case
from core.council import Council
from core.permissions import Actor
from core.staff import commands as staff
from core.staff.queries import actor_for
from core.testing import a_council
from core.values import Because, new_id, subject
from tests.core.cases.conftest import ARREARS, a_plugin

SYSTEM = Actor.system("test")
WHY = (Because("Four weeks are owed", "council policy"),)
OFFICER = (
    *("sample.open", "sample.serve", "sample.close", "cases.see", "cases.take", "cases.note"),
    *("cases.add_tasks", "cases.complete_tasks", "cases.hold"),
)
LEADER = (*OFFICER, "cases.assign", "workload.lead")
START = date(2026, 4, 1)


@dataclass
class Office:
    """Ann, Ben and Cat are officers of the team Arrears, Lea leads it; Ned can not act on any case."""

    council: Council
    plugin: Any = None
    team_id: UUID = field(default_factory=new_id)
    ids: dict[str, UUID] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Somebody as they are today."""
        with self.council.look(actor=SYSTEM) as work:
            return actor_for(work, user_id=self.ids[name])

    def subject(self, name: str) -> Any:
        return subject("user", self.ids[name])

    def do(self, by: str, command: Any, **given: Any) -> Any:
        """Run a command as somebody, in a unit of work of its own."""
        actor = SYSTEM if by == "system" else self.actor(by)
        with self.council.work(actor=actor) as work:
            result = command(work, **given)
            work.flush()
            if hasattr(result, "__tablename__"):
                work.session.refresh(result)
                work.session.expunge(result)
            return result

    def ask(self, by: str, query: Any, **given: Any) -> Any:
        """Ask a question as somebody."""
        with self.council.look(actor=self.actor(by)) as work:
            return query(work, **given)

    def cases(self, count: int, owner: str | None = None, **given: Any) -> list[UUID]:
        """Open cases, each about an account of its own."""
        new = [
            NewCase(
                about=((subject("account", new_id()), "account"),),
                because=WHY,
                owner=self.subject(owner) if owner else None,
                **given,
            )
            for _ in range(count)
        ]
        return list(self.do("system", cases.open_cases, type=ARREARS, cases=new))

    def owner(self, case_id: UUID) -> str | None:
        with self.council.look(actor=SYSTEM) as work:
            return work.session.get_one(Case, case_id).owner


def an_office(council: Council, plugin: Any = None) -> Office:
    """Hire them."""
    office = Office(council, plugin)
    roles = {"officer": OFFICER, "leader": LEADER, "looker": ("cases.see",), "outsider": LEADER}
    with council.work(actor=SYSTEM) as work:
        known = [one.name for one in council.permissions]
        made = {
            name: staff.define_role(work, name=name, title=name, permissions=permissions, known=known)
            for name, permissions in roles.items()
        }
        office.team_id = staff.add_team(work, name="Arrears").id
        other = staff.add_team(work, name="Elsewhere").id
        people = {"ann": "officer", "ben": "officer", "cat": "officer", "lea": "leader", "ned": "looker"}
        for name, role in {**people, "out": "outsider"}.items():
            team_id = other if name == "out" else office.team_id
            user = staff.add_user(work, username=name, name=name.capitalize(), team_id=team_id)
            work.flush()
            staff.grant_role(work, user_id=user.id, role_id=made[role].id, starts_on=START)
            office.ids[name] = user.id
    return office


@pytest.fixture
def office(tmp_path):
    """The office on SQLite."""
    plugin = a_plugin()
    council = a_council(tmp_path, "sample", extra={"sample": plugin})
    yield an_office(council, plugin)
    council.close()


@pytest.fixture
def postgres_office(tmp_path, postgres_url):
    """The office on PostgreSQL."""
    council = a_council(tmp_path, "sample", extra={"sample": a_plugin()}, database=postgres_url)
    yield an_office(council)
    council.close()


@pytest.fixture
def told(office):
    """The names of all events so far."""

    def run():
        with office.council.engine.connect() as connection:
            return [row[0] for row in connection.exec_driver_sql("SELECT name FROM audit_event ORDER BY seq")]

    return run
