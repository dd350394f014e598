"""Describing a new kind of file from a sample: choose its columns, see the first rows, save."""

import io
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from core.api import BadInput, Refused, UnitOfWork, profiles
from core.pages import (
    Alert,
    Block,
    Code,
    Desk,
    Details,
    File,
    Filled,
    Form,
    Hidden,
    Prose,
    Table,
    Tag,
    Typed,
    guard,
    page,
    redirect,
)
from core.values import Money
from plugins.finance_reconciliation import commands, intake
from plugins.finance_reconciliation.web.looks import ROOT
from plugins.finance_reconciliation.web.profile_fields import (
    SAMPLE_BYTES,
    beginning,
    form_for,
    packed,
    profile_text,
    unpacked,
)
from plugins.finance_reconciliation.web.profiles import TRAIL

_LARGEST = 16 * 2**20
_HERE, _PREVIEW, _SAVE = (f"{ROOT}/profiles/{step}" for step in ("new", "preview", "save"))
_SAMPLE = Form((File(name="file", label="A file of this kind"),), button="Go on")
_ABOUT = "Choose a file of this kind. Only its beginning is looked at, and nothing of it is kept."
_TAGS = {
    "entry": Tag("Entry", "green"),
    "header": Tag("Header", "blue"),
    "trailer": Tag("Totals", "blue"),
    "columns": Tag("Names of columns", "blue"),
    "left out": Tag("Left out", "grey"),
}


@get("/profiles/new", guards=[guard(commands.DESCRIBE)], sync_to_thread=True)
def new_profile(desk: NamedDependency[Desk]) -> Response[Any]:
    """Ask for a sample."""
    return _ask(desk, _SAMPLE.to(_HERE).empty())


@post("/profiles/new", guards=[guard(commands.DESCRIBE)], sync_to_thread=True, request_max_body_size=_LARGEST)
def sample_sent(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Look at the sample, and ask what its columns are."""
    filled = _SAMPLE.to(_HERE).read(typed)
    if filled.is_wrong:
        return _ask(desk, filled)
    name, source = filled.values["file"]
    sample = source.read(SAMPLE_BYTES + 1)
    guess = profiles.guessed(sample)
    if not guess.rows:
        filled.refuse(BadInput("the file is empty", field="file"))
        return _ask(desk, filled)
    begun = form_for(guess, _PREVIEW).empty(sample=packed(sample), **beginning(guess, name=name))
    return _show(desk, begun, guess)


@post("/profiles/preview", guards=[guard(commands.DESCRIBE)], sync_to_thread=True)
def preview_profile(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Show how the first rows are understood, and what is wrong with them; nothing is saved yet."""
    sample = unpacked(typed("sample"))
    guess = profiles.guessed(sample)
    filled = form_for(guess, _PREVIEW).read(typed)
    if filled.is_wrong:
        return _show(desk, filled, guess)
    try:
        body = profile_text(filled.values, guess, _next_version(desk, filled.values["name"]))
        profile = profiles.read_profile(body, name="these answers")
    except BadInput as refusal:
        filled.refuse(refusal)
        return _show(desk, filled, guess)
    rows, faults = profiles.preview(profile, io.BytesIO(sample))
    return _show(desk, filled, guess, _understood(profile, rows, faults, body))


@post("/profiles/save", guards=[guard(commands.DESCRIBE)], sync_to_thread=True)
def save_profile(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Save the profile that was looked at."""
    filled = _saving("").read(typed)

    def act(work: UnitOfWork) -> Response[Any]:
        saved = commands.save_profile(work, body=typed("body"))
        banner = f"{saved.title} was saved; files of this kind are read by it from now on"
        return redirect(desk, f"{ROOT}/profiles/{saved.name}", banner=banner)

    try:
        with desk.work() as work:
            return act(work)
    except Refused as refusal:
        filled.refuse(refusal)
        return page(desk, "Describe a new kind of file", [filled], trail=TRAIL)


def _next_version(desk: Desk, name: str) -> int:
    with desk.look() as work:
        known = intake.profiles_known(work, desk.council.configuration.folder)
    return known[name].profile.version + 1 if name in known else 1


def _understood(
    profile: profiles.Profile, rows: list[profiles.Understood], faults: list[str], body: str
) -> list[Block]:
    """The first rows as understood, with the fault of each; the way to save when there is none."""
    shown = [_row(one) for one in rows]
    head = ("Line", "Understood as", "Day", "Amount", "References", "Who paid")
    table = Table(head, shown, title="The first rows as they are understood", numbers=(0, 3))
    entries = sum(one.entry is not None for one in rows)
    wrong = [f"line {one.number}: {one.fault}" for one in rows if one.fault]
    if wrong or faults or not entries:
        said = "; ".join([*wrong, *faults]) or "no line is understood as an entry"
        return [
            Alert(f"{said}. Change the answers below.", title="Not all of it is understood", tone="error"),
            table,
        ]
    good = f"{entries} entries are understood, and nothing is wrong with them."
    text = Details("The profile as it will be saved", [Code(body)])
    return [Alert(good, tone="success"), table, text, _saving(profile.label).empty(body=body)]


def _row(one: profiles.Understood) -> tuple[Any, ...]:
    tag = Tag("Fault", "red") if one.fault else _TAGS[one.kind]
    if one.entry is None:
        return one.number, tag, None, None, one.fault or " ".join(one.cells)[:80], None
    amount = Money(one.entry.minor)
    return one.number, tag, one.entry.booked_on, amount, list(one.entry.texts), one.entry.payer


def _saving(label: str) -> Form:
    return Form((Hidden(name="body"),), button=f"Save as {label}" if label else "Save", action=_SAVE)


def _ask(desk: Desk, filled: Filled) -> Response[Any]:
    return page(desk, "Describe a new kind of file", [Prose(_ABOUT), filled], trail=TRAIL)


def _show(
    desk: Desk, filled: Filled, guess: profiles.Guess, above: list[Block] | None = None
) -> Response[Any]:
    first = [tuple(cell[:40] for cell in row) for row in guess.rows[:5]]
    widest = max((len(row) for row in first), default=1)
    head = [f"Column {at + 1}" for at in range(widest)] if not guess.is_fixed else ["The line"]
    rows = [(*row, *("",) * (widest - len(row))) for row in (first if not guess.is_fixed else guess.rows[:5])]
    raw = Details("The beginning of the file", [Table(head, rows, label="The beginning of the file")])
    return page(desk, "Describe a new kind of file", [*(above or ()), raw, filled], trail=TRAIL)


HANDLERS = [new_profile, sample_sent, preview_profile, save_profile]
