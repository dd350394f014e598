"""How suppliers' files are read: the profiles that are there, one with its versions, and a change as TOML."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.api import NotFound, UnitOfWork, profiles
from core.pages import (
    HOME,
    Block,
    Code,
    Desk,
    Filled,
    Form,
    Heading,
    Link,
    LongText,
    Prose,
    Summary,
    Table,
    Typed,
    guard,
    page,
    redirect,
    submit,
)
from plugins.finance_reconciliation import commands, intake, queries
from plugins.finance_reconciliation.web.files import moment_of
from plugins.finance_reconciliation.web.looks import ROOT, SEE, STATEMENTS

PROFILES = Link("Suppliers’ files", f"{ROOT}/profiles")
TRAIL = (HOME, STATEMENTS, PROFILES)
_ABOUT = (
    "A profile says how a file that a supplier makes is read. Bank statements need none: their formats are "
    "known. Suppliers’ layouts differ from council to council, so compare a profile with a file of yours."
)
_TELLS = {"details": "Details of sums that the bank books", "money": "Money of the account"}
_EDIT = Form(
    (
        LongText(
            name="body",
            label="The profile",
            hint="As TOML. Give it a version above the newest one.",
            longest=20_000,
            rows=30,
        ),
    ),
    button="Save as a new version",
)


@get("/profiles", guards=[guard(SEE)], sync_to_thread=True)
def profiles_page(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every profile in its newest version."""
    with desk.look() as work:
        known = intake.profiles_known(work, desk.council.configuration.folder)
    rows = [
        (
            Link(one.profile.title, f"{ROOT}/profiles/{name}"),
            one.profile.version,
            _TELLS[one.profile.tells],
            one.origin,
        )
        for name, one in known.items()
    ]
    table = Table(("Kind of file", "Version", "What it tells", "From"), rows, label="Profiles", numbers=(1,))
    may = desk.actor.may(commands.DESCRIBE)
    actions = [Link("Describe a new kind of file", f"{ROOT}/profiles/new")] if may else []
    return page(desk, "Suppliers’ files", [Prose(_ABOUT), table], trail=TRAIL[:2], actions=actions)


@get("/profiles/{name:str}", guards=[guard(SEE)], sync_to_thread=True)
def profile_page(desk: NamedDependency[Desk], name: FromPath[str]) -> Response[Any]:
    """One profile with its text, and the versions that were saved."""
    known, saved = _found(desk, name)
    one = known.profile
    facts = Summary(
        [
            ("Name", one.name),
            ("Version", one.version),
            ("From", known.origin),
            ("What it tells", _TELLS[one.tells]),
            ("Shape", "Columns of fixed width" if one.shape == "fixed" else "Columns between marks"),
            ("Letters", one.encoding),
            ("Recognised by", _recognised(one)),
        ]
    )
    blocks: list[Block] = [facts, Heading("The profile"), Code(known.body)]
    if saved:
        rows = [(row.version, row.title, moment_of(row.made_at)) for row in saved]
        blocks.append(
            Table(("Version", "Title", "Saved"), rows, title="Versions that were saved", numbers=(0,))
        )
    may = desk.actor.may(commands.DESCRIBE)
    actions = [Link("Change it", f"{ROOT}/profiles/{name}/edit")] if may else []
    return page(desk, one.title, blocks, trail=TRAIL, caption="Kind of file", actions=actions)


@get("/profiles/{name:str}/edit", guards=[guard(commands.DESCRIBE)], sync_to_thread=True)
def edit_page(desk: NamedDependency[Desk], name: FromPath[str]) -> Response[Any]:
    """A profile to be changed, with the next version in it."""
    known, _ = _found(desk, name)
    version = known.profile.version
    body = known.body.replace(f"version = {version}", f"version = {version + 1}", 1)
    return _edit(desk, name, _EDIT.empty(body=body))


@post("/profiles/{name:str}/edit", guards=[guard(commands.DESCRIBE)], sync_to_thread=True)
def save_edited(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], name: FromPath[str]
) -> Response[Any]:
    """Save the next version of a profile."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        saved = commands.save_profile(work, **values)
        return redirect(desk, f"{ROOT}/profiles/{saved.name}", banner=f"{saved.title} was saved")

    return submit(desk, _EDIT, typed, act=act, again=lambda filled: _edit(desk, name, filled))


def _edit(desk: Desk, name: str, filled: Filled) -> Response[Any]:
    trail = (*TRAIL, Link(name, f"{ROOT}/profiles/{name}"))
    return page(desk, "Change how a file is read", [filled], trail=trail)


def _found(desk: Desk, name: str) -> tuple[intake.KnownProfile, Sequence[Any]]:
    with desk.look() as work:
        known = intake.profiles_known(work, desk.council.configuration.folder)
        saved = queries.versions_of_profile(work, name)
    if name not in known:
        message = "there is no such profile"
        raise NotFound(message)
    return known[name], saved


def _recognised(one: profiles.Profile) -> str:
    if one.recognise.columns:
        return f"Its columns: {', '.join(one.recognise.columns)}"
    return f"Its beginning: {one.recognise.starts}" if one.recognise.starts else "Nothing: it must be chosen"


HANDLERS = [profiles_page, profile_page, edit_page, save_edited]
