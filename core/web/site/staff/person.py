"""One member of staff: what they hold, from when to when, and what an administrator can change."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.staff import commands, queries
from core.staff.models import User
from core.staff.queries import directory
from core.staff.rules import INTERESTS
from core.values import Money, Subject
from core.values.ids import subject
from core.web.blocks import Alert, Block, Details, Link, Summary, Table
from core.web.desk import Desk, guard
from core.web.fields import Choice, Day, Secret, Text
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import day, words
from core.web.page import page, redirect, submit
from core.web.site.staff import shared
from core.web.typed import Typed
from core.work import UnitOfWork

_UNTIL = Day(name="ends_on", label="Last day", required=False, hint="Leave it empty for no end")
_RESET = Form(
    button="Reset the second factor",
    title="Second factor",
    text="For somebody who has lost their phone. They are signed out, and set up another.",
    danger=True,
)
_PASSWORD = Form(
    (Secret(name="password", label="New password", autocomplete="new-password"),),
    button="Set the password",
    text="They are signed out everywhere. Hand the password over in person.",
    quiet=True,
)
_COMPETENCE = Form(
    (
        Text(name="name", label="Competence", width=20, hint="As workflows name it, such as hhsrs_assessor"),
        Text(name="evidence", label="What shows it", hint="A certificate, a course"),
        Day(name="starts_on", label="From"),
        _UNTIL,
    ),
    button="Record the competence",
    quiet=True,
)
_INTEREST = Form(
    (
        Text(name="about", label="Record", hint="kind/id, as in “person/…”, from the address of its page"),
        Choice(name="kind", label="How", options=[(one, words(one)) for one in INTERESTS]),
    ),
    button="Declare the interest",
    quiet=True,
)


@get("/staff/{user_id:uuid}", guards=[guard("staff.see")], sync_to_thread=True)
def person(desk: NamedDependency[Desk], user_id: FromPath[UUID]) -> Response[Any]:
    """One member of staff."""
    return _shown(desk, user_id)


def _shown(desk: Desk, user_id: UUID, *wrong: Filled) -> Response[Any]:
    may = desk.actor.may("staff.administer") and desk.actor.subject != subject("user", user_id)
    with desk.look() as work:
        user = queries.user(work, user_id=user_id)
        factor = directory.has_second_factor(work, user_id=user_id)
        blocks = [*_state(work, user), _facts(work, user, has_factor=factor), *_held(work, user)]
        forms = _forms(work, user, has_factor=factor) if may else []
    sent = {filled.form.action: filled for filled in wrong}
    for title, form in forms:
        filled = sent.get(form.action)
        shown = filled or form.empty()
        blocks.append(shown if filled else Details(title, [shown]))
    at = f"/staff/{user_id}"
    leads = [Link("Move", f"{at}/move"), Link("Leaves", f"{at}/leave")] if may and user.active else []
    return page(desk, user.name, blocks, trail=shared.TRAIL, caption="Staff", actions=leads)


def _state(work: UnitOfWork, user: User) -> list[Block]:
    if not user.active:
        return [Alert(f"{user.name} has left, and is let in no more.")]
    found: list[Block] = []
    if user.leaves_on:
        found.append(Alert(f"From {day(user.leaves_on)} on {user.name} is let in no more.", "Leaves"))
    if user.moves_on:
        team = directory.team(work, team_id=user.next_team_id).name if user.next_team_id else "no team"
        found.append(Alert(f"Joins {team} on {day(user.moves_on)}.", "Moves"))
    return found


def _facts(work: UnitOfWork, user: User, *, has_factor: bool) -> Summary:
    team = directory.team(work, team_id=user.team_id) if user.team_id else None
    rows = [
        ("User name", user.username),
        ("E-mail address", user.email),
        ("Team", Link(team.name, f"/staff/teams/{team.id}") if team else None),
        ("Leads it", team is not None and team.leader_id == user.id),
        ("Second factor", "Set up" if has_factor else "None"),
    ]
    return Summary(rows)


def _held(work: UnitOfWork, user: User) -> list[Block]:
    today = work.today
    roles = directory.roles_held(work, user_id=user.id)
    limits = directory.limits_of(work, user_id=user.id)
    competences = directory.competences_of(work, user_id=user.id)
    interests = queries.interests_of(work, user_id=user.id)
    names = Labels(work, [one.subject for one in interests])
    covers = directory.covers(work, user_id=user.id)
    found: list[Block] = [
        Table(
            ("Role", "Since"),
            [(one.title, shared.days(one.starts_on, one.ends_on, today)) for one in roles],
            title="Roles",
            empty="No role: they can sign in and do nothing",
        ),
    ]
    rows: list[tuple[Any, ...]]
    if limits:
        rows = [
            (one.act, Money(one.amount), one.scheme, shared.days(one.starts_on, one.ends_on, today))
            for one in limits
        ]
        found.append(Table(("Act", "Up to", "Scheme", "Since"), rows, title="Own limits", numbers=(1,)))
    if covers:
        rows = [(one.by, one.covered, [one.starts_on, one.ends_on], one.because) for one in covers]
        found.append(Table(("Acts", "For", "From and to", "Why"), rows, title="Cover"))
    if competences:
        rows = [
            (words(one.name), one.evidence, shared.days(one.starts_on, one.ends_on, today))
            for one in competences
        ]
        found.append(Table(("Competence", "Shown by", "Since"), rows, title="Competence"))
    if interests:
        rows = [(names.link(one.subject), words(one.kind), one.declared_on) for one in interests]
        found.append(Table(("In", "How", "Declared"), rows, title="Interests"))
    return found


def _forms(work: UnitOfWork, user: User, *, has_factor: bool) -> list[tuple[str, Form]]:
    at = f"/staff/{user.id}"
    live = [
        one
        for one in directory.roles_held(work, user_id=user.id)
        if one.ends_on is None or one.ends_on >= work.today
    ]
    forms = [
        ("Give a role", _grant(work).to(f"{at}/roles")),
        ("Record a competence", _COMPETENCE.to(f"{at}/competences")),
        ("Declare an interest", _INTEREST.to(f"{at}/interests")),
        ("Set a new password", _PASSWORD.to(f"{at}/password")),
    ]
    if live:
        options = [(str(one.role_id), one.title) for one in live]
        revoke = Form(
            (Choice(name="held_id", label="Role", options=options),), button="Take it at once", danger=True
        )
        forms.insert(1, ("Take a role", revoke.to(f"{at}/roles/end")))
    if has_factor:
        forms.append(("Reset the second factor", _RESET.to(f"{at}/second-factor")))
    return forms


def _revoke(options: shared.Options) -> Form:
    field = Choice(name="held_id", label="Role", options=options)
    return Form((field,), button="Take it at once", danger=True)


def _grant(work: UnitOfWork) -> Form:
    fields = (
        Choice(name="role_id", label="Role", options=shared.role_options(work)),
        Day(name="starts_on", label="From"),
        _UNTIL,
    )
    return Form(fields, button="Give the role", quiet=True)


def _post(desk: Desk, typed: Typed, user_id: UUID, form: Form, act: Any, banner: str) -> Response[Any]:
    """Take one of the forms of the page, and come back to it."""

    def done(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        act(work, values)
        return redirect(desk, f"/staff/{user_id}", banner=banner)

    return submit(desk, form, typed, act=done, again=lambda filled: _shown(desk, user_id, filled))


@post("/staff/{user_id:uuid}/roles", guards=[guard("staff.administer")], sync_to_thread=True)
def grant(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], user_id: FromPath[UUID]
) -> Response[Any]:
    """Give them a role."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> None:
        given = {**values, "role_id": UUID(values["role_id"])}
        commands.grant_role(work, user_id=user_id, **given)

    with desk.look() as work:
        form = _grant(work).to(f"/staff/{user_id}/roles")
    return _post(desk, typed, user_id, form, act, "The role was given")


@post("/staff/{user_id:uuid}/roles/end", guards=[guard("staff.administer")], sync_to_thread=True)
def revoke(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], user_id: FromPath[UUID]
) -> Response[Any]:
    """Take a role from them, at once."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> None:
        commands.revoke_role(work, user_id=user_id, role_id=UUID(values["held_id"]))

    with desk.look() as work:
        options = shared.role_options(work)
    form = Form(
        (Choice(name="held_id", label="Role", options=options),), action=f"/staff/{user_id}/roles/end"
    )
    return _post(desk, typed, user_id, form, act, "The role was taken")


@post("/staff/{user_id:uuid}/competences", guards=[guard("staff.administer")], sync_to_thread=True)
def qualify(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], user_id: FromPath[UUID]
) -> Response[Any]:
    """Record that they are qualified."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> None:
        commands.record_competence(work, user_id=user_id, **values)

    form = _COMPETENCE.to(f"/staff/{user_id}/competences")
    return _post(desk, typed, user_id, form, act, "The competence was recorded")


@post("/staff/{user_id:uuid}/interests", guards=[guard("staff.administer")], sync_to_thread=True)
def declare(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], user_id: FromPath[UUID]
) -> Response[Any]:
    """Declare an interest of theirs, or which person they are."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> None:
        commands.declare_interest(work, user_id=user_id, about=Subject(values["about"]), kind=values["kind"])

    form = _INTEREST.to(f"/staff/{user_id}/interests")
    return _post(desk, typed, user_id, form, act, "The interest was declared")


@post("/staff/{user_id:uuid}/password", guards=[guard("staff.administer")], sync_to_thread=True)
def set_password(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], user_id: FromPath[UUID]
) -> Response[Any]:
    """Set a new password for them."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> None:
        commands.set_password(work, user_id=user_id, password=values["password"])

    form = _PASSWORD.to(f"/staff/{user_id}/password")
    return _post(desk, typed, user_id, form, act, "The password was set; they are signed out")


@post("/staff/{user_id:uuid}/second-factor", guards=[guard("staff.administer")], sync_to_thread=True)
def reset_factor(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], user_id: FromPath[UUID]
) -> Response[Any]:
    """Take their second factor away."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> None:
        commands.reset_second_factor(work, user_id=user_id)

    form = _RESET.to(f"/staff/{user_id}/second-factor")
    return _post(desk, typed, user_id, form, act, "The second factor was reset; they are signed out")


HANDLERS = (person, grant, revoke, qualify, declare, set_password, reset_factor)
