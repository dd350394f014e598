"""A council's first people are let in by the command line, with a role and a limit."""

from datetime import UTC, datetime

from core.permissions import Actor
from core.staff.codes import code_at
from core.staff.commands import begin_second_factor, confirm_second_factor, sign_in
from core.staff.queries import actor_for, user_by_username
from core.staff.queries.directory import has_second_factor
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


def test_somebody_is_given_a_role_loses_their_phone_and_leaves(tmp_path):
    town = a_town(tmp_path, f"sqlite:///{tmp_path / 'b.db'}", "memory", datetime(2026, 4, 7, 8, tzinfo=UTC))
    town.asked("staff", "add", "morag", "--name", "=Morag", "--role", "finance_manager")
    town.asked("staff", "grant", "morag", "auditor", "--to", "2099-12-31")
    town.borough("staff", "grant", "morag", "king", code=2)
    town.borough("staff", "grant", "nobody", "auditor", code=2)
    town.borough("staff", "reset-second-factor", "morag", code=2)
    held = town.asked("staff", "access", "--permission", "audit.export")["access"]
    assert [(one["username"], one["role"], one["ends_on"]) for one in held] == [
        ("morag", "Auditor", "2099-12-31")
    ]
    council = town.council()
    with council.look(actor=Actor.system("test")) as work:
        morag = user_by_username(work, username="morag")
    with council.work(actor=Actor(morag.subject, morag.name)) as work:
        secret = begin_second_factor(work).secret
    with council.work(actor=Actor(morag.subject, morag.name)) as work:
        confirm_second_factor(work, code=code_at(secret, work.now), keep_token="")
    town.asked("staff", "reset-second-factor", "morag")
    with council.look(actor=Actor.system("test")) as work:
        assert not has_second_factor(work, user_id=morag.id)
    town.asked("staff", "leave", "morag")
    assert town.asked("staff", "access", "--permission", "audit.export")["access"] == []
    council.close()
