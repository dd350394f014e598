"""A council's first people are let in by the command line, with a role and a limit."""

from datetime import UTC, datetime

from core.permissions import Actor
from core.staff.commands import sign_in
from core.staff.queries import actor_for, user_by_username
from tests.stories.town import a_town


def test_the_first_manager_joins(tmp_path):
    town = a_town(tmp_path, f"sqlite:///{tmp_path / 'b.db'}", "memory", datetime(2026, 4, 7, 8, tzinfo=UTC))

    given = town.asked("staff", "add", "morag", "--name", "Morag Sinclair", "--role", "finance_manager")
    town.asked("staff", "limit", "morag", "payments.refund", 500)
    town.borough("staff", "limit", "morag", "payments.fortune", 500, code=2)
    town.borough("staff", "limit", "nobody", "payments.refund", 500, code=2)
    town.borough("staff", "add", "noah", "--name", "Noah", "--role", "king", code=2)

    council = town.council()
    with council.work(actor=Actor.system("test")) as work:
        session = sign_in(work, username="morag", password=given["password"], address="127.0.0.1")
        assert session.token
        actor = actor_for(work, user_id=user_by_username(work, username="morag").id)
        assert user_by_username(work, username="noah") is None
    council.close()
    assert actor.may("payments.refund.approve")
    assert actor.may("finance_reconciliation.see"), "the plugins' permissions come with the default roles"
    assert actor.limits == {"payments.refund": 50_000}
