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
        secret = begin_second_factor(work)
    with council.work(actor=Actor(morag.subject, morag.name)) as work:
        confirm_second_factor(work, code=code_at(secret, work.now), keep_token="")
    town.asked("staff", "reset-second-factor", "morag")
    with council.look(actor=Actor.system("test")) as work:
        assert not has_second_factor(work, user_id=morag.id)
    team = town.asked("staff", "team", "Finance")
    assert team == {"team": "Finance", "added": True, "leader": None}
    town.asked("staff", "add", "priya", "--name", "Priya Shah", "--role", "finance_manager")
    town.asked("staff", "team", "Finance", "--leader", "priya")
    moved = town.asked("staff", "move", "morag", "--team", "Finance", "--role", "auditor")
    assert (moved["moves_on"], moved["cases_given"]) == ("2026-04-07", 0)
    town.borough("staff", "move", "morag", "--team", "Nowhere", code=2)
    assert town.asked("staff", "teams")["teams"] == [
        {"team": "Finance", "leader": "Priya Shah", "members": 1}
    ]
    assert [one["username"] for one in town.asked("staff", "list", "--team", "Finance")["staff"]] == ["morag"]
    town.borough("staff", "cover", "priya", "priya", "--to", "2026-05-01", "--because", "Leave", code=2)
    given = town.asked("staff", "cover", "priya", "morag", "--to", "2026-05-01", "--because", "Leave")
    lent = town.asked("staff", "access", "--user", "morag", "--on", "2026-04-30")["access"]
    assert {one["acting_for"] for one in lent} == {"", "Priya Shah"}
    assert [one["by"] for one in town.asked("staff", "covers")["covers"]] == ["=Morag"]
    town.asked("staff", "end-cover", given["cover"])
    town.borough("staff", "end-cover", "nonsense", code=2)
    assert town.asked("staff", "covers")["covers"] == []
    town.borough("staff", "review", "Spring", "--due", "2020-01-01", code=2)
    begun = town.asked("staff", "review", "Spring", "--due", "2026-06-30")
    assert [(one["title"], one["left"]) for one in town.asked("staff", "reviews")["reviews"]] == [
        ("Spring", 2)
    ]
    left = town.asked("staff", "reviews", "--left", begun["review"])["left"]
    assert {(one["holder"], one["reviewer"]) for one in left} == {
        ("=Morag", "Priya Shah"), ("Priya Shah", "")
    }  # fmt: skip
    assert "Spring" in town.borough("staff", "reviews").stdout
    town.borough("staff", "leave", "morag", "--work-to", "priya", "--share-out", code=2)
    gone = town.asked("staff", "leave", "morag", "--share-out")
    assert (gone["leaves_on"], gone["cases_given"]) == ("2026-04-07", 0)
    assert town.asked("staff", "access", "--permission", "audit.export")["access"] == []
    council.close()
