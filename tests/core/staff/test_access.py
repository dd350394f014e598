"""Who may do what: roles, limits, and that nobody gives them to themselves. On both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.permissions import Actor
from core.staff import commands, queries
from core.staff.commands.roles import default_roles
from core.staff.models import Limit, Role, RoleHeld, RolePermission, Team, User
from core.staff.rules import permission_fault
from core.testing import an_officer
from core.values import new_id

SYSTEM = Actor.system("set-up")
TODAY = date(2026, 4, 7)
DAY = timedelta(days=1)


@pytest.fixture
def known(council):
    """The names of all permissions of the council."""
    return frozenset(permission.name for permission in council.permissions)


@pytest.fixture
def staff(council, known):
    """The ids of an administrator, of Pat, and of the default roles by name."""
    with council.work(actor=SYSTEM) as work:
        ids = {
            role.name: role.id for role in commands.define_default_roles(work, declared=council.permissions)
        }
        for name in ("admin", "pat"):
            ids[name] = commands.add_user(work, username=name, name=name.title()).id
        commands.grant_role(work, user_id=ids["admin"], role_id=ids["administrator"], starts_on=TODAY)
    return ids


def actor(council, user_id):
    with council.look(actor=SYSTEM) as work:
        return queries.actor_for(work, user_id=user_id)


def rows(council):
    tables = (User, Team, Role, RolePermission, RoleHeld, Limit)
    with council.look(actor=SYSTEM) as work:
        return [work.session.exec(select(func.count()).select_from(table)).one() for table in tables]


def refused(council, error, act, *, actor=SYSTEM, match=None):
    """That an act is refused, and that nothing was written."""
    before = rows(council)
    with pytest.raises(error, match=match), council.work(actor=actor) as work:
        act(work)
    assert rows(council) == before


def test_the_default_roles_name_permissions_that_exist(council, known):
    for role in default_roles(council.permissions).values():
        assert set(role["permissions"]) <= known
    assert {"officer", "senior_officer", "team_leader", "service_manager", "finance_officer"} <= set(
        default_roles()
    )


def test_nobody_in_a_default_role_may_approve_what_the_role_proposes(council):
    for role in default_roles(council.permissions).values():
        given = set(role["permissions"])
        assert not {name for name in given if f"{name}.approve" in given}


def test_default_roles_that_a_council_changed_stay_changed(council, staff, known):
    with council.work(actor=SYSTEM) as work:
        commands.define_role(work, name="officer", title="Clerk", permissions=["people.see"], known=known)
        assert commands.define_default_roles(work, declared=council.permissions) == []
    with council.look(actor=SYSTEM) as work:
        officer = next(role for role in queries.roles(work, known=known) if role.name == "officer")
    assert (officer.title, officer.permissions, officer.unknown) == ("Clerk", ("people.see",), ())


def test_a_role_gives_its_permissions_on_its_days_only(council, staff, told):
    with council.work(actor=actor(council, staff["admin"])) as work:
        commands.grant_role(
            work,
            user_id=staff["pat"],
            role_id=staff["contact_centre"],
            starts_on=TODAY + DAY,
            ends_on=TODAY + 2 * DAY,
        )
    seen = []
    for _ in range(4):
        seen.append("people.see" in actor(council, staff["pat"]).permissions)
        council.clock.advance(days=1)
    assert seen == [False, True, True, False]
    assert told()[-1] == "staff.role_granted"


def test_revoking_takes_effect_at_once_and_leaves_the_past(council, staff):
    give = {"user_id": staff["pat"], "role_id": staff["officer"]}
    with council.work(actor=SYSTEM) as work:
        commands.grant_role(work, **give, starts_on=TODAY - 10 * DAY)
        commands.grant_role(work, user_id=staff["pat"], role_id=staff["auditor"], starts_on=TODAY + DAY)
    assert "people.change" in actor(council, staff["pat"]).permissions
    with council.work(actor=actor(council, staff["admin"])) as work:
        commands.revoke_role(work, **give)
        commands.revoke_role(work, user_id=staff["pat"], role_id=staff["auditor"])
    assert actor(council, staff["pat"]).permissions == frozenset()
    with council.look(actor=SYSTEM) as work:
        then = queries.access(work, on=TODAY - DAY, permission="people.change")
        assert [(one.username, one.ends_on) for one in then] == [("pat", TODAY - DAY)]
        assert queries.access(work, on=TODAY + DAY, user_id=staff["pat"]) == []
    refused(council, AlreadyDone, lambda work: commands.revoke_role(work, **give))


def test_nobody_changes_their_own_access(council, staff, known, told):
    admin = actor(council, staff["admin"])
    told_before = told()
    mine = {"user_id": staff["admin"]}
    for act in (
        lambda work: commands.grant_role(work, **mine, role_id=staff["finance_manager"], starts_on=TODAY),
        lambda work: commands.revoke_role(work, **mine, role_id=staff["administrator"]),
        lambda work: commands.deactivate_user(work, **mine),
        lambda work: commands.set_limit(work, **mine, act="payments.refund", amount=1, starts_on=TODAY),
        lambda work: commands.set_limit(
            work, role_id=staff["administrator"], act="payments.refund", amount=1, starts_on=TODAY
        ),
        lambda work: commands.define_role(
            work, name="administrator", title="Tsar", permissions=["payments.take"], known=known
        ),
    ):
        refused(council, NotAllowed, act, actor=admin, match="another administrator")
    assert told() == told_before
    assert actor(council, staff["admin"]).permissions == admin.permissions


def test_without_the_permission_nothing_is_administered(council, staff, known):
    pat = an_officer("staff.see")
    for act in (
        lambda work: commands.add_user(work, username="eve", name="Eve"),
        lambda work: commands.add_team(work, name="Rents"),
        lambda work: commands.grant_role(
            work, user_id=staff["pat"], role_id=staff["officer"], starts_on=TODAY
        ),
        lambda work: commands.define_role(work, name="x_role", title="X", permissions=[], known=known),
        lambda work: (
            commands.define_default_roles(work, declared=council.permissions)
            or commands.add_team(work, name="Rents")
        ),
        lambda work: commands.set_limit(
            work, user_id=staff["pat"], act="payments.refund", amount=1, starts_on=TODAY
        ),
        lambda work: commands.deactivate_user(work, user_id=staff["pat"]),
    ):
        refused(council, NotAllowed, act, actor=pat, match=r"staff\.administer")


def test_the_highest_limit_of_today_counts(council, staff):
    with council.work(actor=SYSTEM) as work:
        commands.grant_role(work, user_id=staff["pat"], role_id=staff["team_leader"], starts_on=TODAY)
        for given in (
            {"role_id": staff["team_leader"], "amount": 50_000},
            {"user_id": staff["pat"], "amount": 20_000},
            {"role_id": staff["finance_manager"], "amount": 9_000_000},
        ):
            commands.set_limit(work, act="payments.refund", starts_on=TODAY, **given)
        commands.set_limit(
            work, act="payments.write_off", user_id=staff["pat"], amount=7, starts_on=TODAY + DAY
        )
    assert actor(council, staff["pat"]).limits == {"payments.refund": 50_000}
    with council.work(actor=SYSTEM) as work:
        later: dict[str, Any] = {"starts_on": TODAY + DAY, "ends_on": TODAY + DAY}
        commands.set_limit(work, act="payments.refund", user_id=staff["pat"], amount=80_000, **later)
    council.clock.advance(days=1)
    assert actor(council, staff["pat"]).limits == {"payments.refund": 80_000, "payments.write_off": 7}
    council.clock.advance(days=1)
    assert actor(council, staff["pat"]).limits == {"payments.refund": 50_000, "payments.write_off": 7}
    with council.look(actor=SYSTEM) as work:
        amounts = [(one.act, one.amount) for one in queries.limits(work, on=TODAY)]
    assert amounts == [
        ("payments.refund", 9_000_000),
        ("payments.refund", 50_000),
        ("payments.refund", 20_000),
    ]


def test_what_can_not_be_is_refused(council, staff, known):
    pat = {"user_id": staff["pat"]}
    with council.work(actor=SYSTEM) as work:
        commands.grant_role(work, **pat, role_id=staff["officer"], starts_on=TODAY)
        commands.add_team(work, name="Rents")
    for error, act in [
        (AlreadyDone, lambda w: commands.add_user(w, username=" PAT", name="Other")),
        (BadInput, lambda w: commands.add_user(w, username="p t", name="Other")),
        (BadInput, lambda w: commands.add_user(w, username="other", name=" ")),
        (NotFound, lambda w: commands.add_user(w, username="other", name="Other", team_id=new_id())),
        (AlreadyDone, lambda w: commands.add_team(w, name="Rents ")),
        (
            AlreadyDone,
            lambda w: commands.grant_role(w, **pat, role_id=staff["officer"], starts_on=TODAY + DAY),
        ),
        (NotFound, lambda w: commands.grant_role(w, **pat, role_id=new_id(), starts_on=TODAY)),
        (
            NotFound,
            lambda w: commands.grant_role(w, user_id=new_id(), role_id=staff["officer"], starts_on=TODAY),
        ),
        (
            BadInput,
            lambda w: commands.grant_role(
                w, **pat, role_id=staff["auditor"], starts_on=TODAY, ends_on=TODAY - DAY
            ),
        ),
        (BadInput, lambda w: commands.set_limit(w, **pat, act="payments.refund", amount=-1, starts_on=TODAY)),
        (BadInput, lambda w: commands.set_limit(w, act="payments.refund", amount=1, starts_on=TODAY)),
        (BadInput, lambda w: commands.define_role(w, name="X Y", title="X", permissions=[], known=known)),
        (
            BadInput,
            lambda w: commands.define_role(
                w, name="x_role", title="X", permissions=["people.sea"], known=known
            ),
        ),
    ]:
        refused(council, error, act)


def test_a_switched_off_plugins_permission_is_kept_and_shown_as_unknown(council, staff, known):
    with council.work(actor=SYSTEM) as work:
        names = ["people.see", "allotments.let_plots"]
        commands.define_role(work, name="gardener", title="A gardener", permissions=names, known=known)
    with council.look(actor=SYSTEM) as work:
        first = queries.roles(work, known=known)[0]
        later = queries.roles(work, known=[*known, "allotments.let_plots"])[0]
    assert (first.permissions, first.unknown) == (
        ("allotments.let_plots", "people.see"),
        ("allotments.let_plots",),
    )
    assert later.unknown == ()


@pytest.mark.parametrize(
    ("permission", "said"),
    [("people.sea", "did you mean “people.see”"), ("see", "no permission"), ("allotments.see", None)],
)
def test_misspelt_permissions(permission, said):
    fault = permission_fault(permission, {"people.see", "staff.see"})
    assert (said or "") in (fault or "")
    assert (fault is None) == (said is None)


def test_lists_are_for_those_who_may_see_staff(council, staff, known):
    with council.look(actor=an_officer("people.see")) as work:
        assert queries.users(work) == []
        assert queries.roles(work, known=known) == []
        assert queries.access(work, on=TODAY) == []
        with pytest.raises(NotFound):
            queries.user(work, user_id=staff["pat"])
    with council.look(actor=an_officer("staff.see")) as work:
        assert [one.username for one in queries.users(work)] == ["admin", "pat"]
        pat = queries.user_by_username(work, username="PAT")
        assert pat is not None
        assert pat.id == staff["pat"]
        who = queries.access(work, on=TODAY, permission="staff.administer")
    assert [(one.username, one.role) for one in who] == [("admin", "Administrator")]
