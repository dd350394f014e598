"""The form by which a kind of file is described, and the profile that its answers make."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from core.api import BadInput, profiles
from core.pages import Choice, Field, Form, Hidden, Text

SAMPLE_BYTES = 14_000
"""So much of a sample is carried from page to page; nothing of it is stored."""

_DELIMITERS = ((",", "Comma"), (";", "Semicolon"), ("tab", "Tab"), ("|", "Upright stroke |"))
_ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows-1252"),
    ("latin-1", "ISO 8859-1"),
    ("ascii", "ASCII"),
    ("utf-16", "UTF-16"),
)
_DATES = (
    ("DD/MM/YYYY", "31/12/2026"), ("D/M/YYYY", "1/4/2026"), ("DD/MM/YY", "31/12/26"),
    ("YYYY-MM-DD", "2026-12-31"), ("YYYYMMDD", "20261231"), ("DDMMYYYY", "31122026"),
    ("DDMMYY", "311226"), ("YYMMDD", "261231"),
    ("DD MMM YYYY", "31 Dec 2026"), ("DD-MMM-YYYY", "31-Dec-2026"), ("DD-MMM-YY", "31-Dec-26"),
    ("DD.MM.YYYY", "31.12.2026"), ("MM/DD/YYYY", "12/31/2026"), ("YYYYDDD", "2026365"),
)  # fmt: skip
_TELLS = (
    ("details", "Details of sums that the bank books"),
    ("money", "Money of the account itself, as a statement does"),
)
_SIGNS = (
    ("as written", "The amount has its sign"), ("always in", "Every line is money in"),
    ("always out", "Every line is money out"), ("by column", "Another column says it"),
)  # fmt: skip
_ROLES = (
    ("date", "Date", True),
    ("amount", "Amount", False),
    ("credit", "Money in, in a column of its own", False),
    ("debit", "Money out, in a column of its own", False),
    ("sign", "What tells money in from money out", False),
    ("reference", "Reference", True),
    ("reference_2", "Another reference", False),
    ("payer", "Who paid", False),
    ("bank_ref", "The supplier’s own number", False),
    ("code", "Kind of entry", False),
    ("account", "The council’s account", False),
)


def form_for(guess: profiles.Guess, action: str) -> Form:
    """The questions about a sample: of its columns, or of characters from and to where widths are fixed."""
    fields: list[Field] = [
        Hidden(name="sample"),
        Text(name="title", label="What people call this kind of file", longest=160),
        Text(name="name", label="Its short name", hint="Small letters, digits and underscores", width=20),
        Choice(name="tells", label="What it tells", options=_TELLS),
        Choice(name="encoding", label="How letters are written", options=_ENCODINGS),
    ]
    if not guess.is_fixed:
        fields.append(Choice(name="delimiter", label="What stands between columns", options=_DELIMITERS))
    fields += [_place(guess, name, label, required=required) for name, label, required in _ROLES]
    fields += [
        Choice(name="dates", label="How a date is written", options=_DATES),
        Choice(name="unit", label="A whole number means", options=(("pounds", "Pounds"), ("pence", "Pence"))),
        Choice(name="signs", label="How money in is told from money out", options=_SIGNS),
        Text(
            name="out", label="Words for money out", hint="With commas between, such as D, DR", required=False
        ),
        Text(
            name="entries", label="How a line with an entry begins", hint="Empty for any line", required=False
        ),
        Text(
            name="ignore",
            label="How lines begin that are left out",
            hint="With commas between",
            required=False,
        ),
        Text(name="trailer", label="How the line of totals begins", required=False),
        _place(guess, "trailer_count", "Number of entries in the line of totals"),
        _place(guess, "trailer_total", "Sum in the line of totals"),
    ]
    return Form(tuple(fields), button="Show the first rows", action=action)


def beginning(guess: profiles.Guess, *, name: str) -> dict[str, str]:
    """The answers that a sample suggests, to be looked at and changed."""
    found = profiles.suggested(guess.names)
    if {"credit", "debit"} <= found.keys():
        found.pop("amount", None)
    else:
        found = {role: one for role, one in found.items() if role not in {"credit", "debit"}}
    at = guess.names.index(found["date"]) if "date" in found else -1
    behind = guess.rows[guess.rows.index(guess.names) + 1 :] if guess.names else ()
    days = [row[at] for row in behind if 0 <= at < len(row)]
    return {
        "name": re.sub(r"[^a-z0-9]+", "_", name.rpartition(".")[0].lower()).strip("_0123456789")[:40],
        "tells": "details",
        "encoding": guess.encoding,
        "delimiter": {"\t": "tab"}.get(guess.delimiter, guess.delimiter),
        "dates": profiles.date_format(days, [form for form, _ in _DATES]) or "DD/MM/YYYY",
        "unit": "pounds",
        "signs": "as written",
        **found,
    }


def _place(guess: profiles.Guess, name: str, label: str, *, required: bool = False) -> Field:
    """Where a fact stands."""
    if guess.is_fixed:
        hint = "First and last character, such as 1-19"
        return Text(name=name, label=label, hint=hint, required=required, width=10)
    widest = max((len(row) for row in guess.rows), default=0)
    in_totals = name.startswith("trailer")
    if guess.names and not in_totals:
        options = [(one, one) for one in guess.names if one]
    else:
        first = next((row for row in guess.rows if row != guess.names), ())
        options = [(str(at + 1), _shown(at, first)) for at in range(widest)]
    return Choice(name=name, label=label, options=(("", "Not in the file"), *options), required=required)


def _shown(at: int, row: tuple[str, ...]) -> str:
    return f"Column {at + 1}: {row[at][:30]}" if at < len(row) and row[at] else f"Column {at + 1}"


def profile_text(values: Mapping[str, Any], guess: profiles.Guess, version: int) -> str:
    """The TOML of the profile that the answers make; BadInput when they do not make one."""
    fields: dict[str, Any] = {
        name: _where(values.get(name), guess)
        for name, _, _ in _ROLES
        if not name.startswith("reference") and values.get(name)
    }
    references = [values[name] for name in ("reference", "reference_2") if values.get(name)]
    fields["references"] = [_where(one, guess) for one in references]
    described: dict[str, Any] = {
        "name": values["name"],
        "version": version,
        "title": values["title"],
        "tells": values["tells"],
        "shape": "fixed" if guess.is_fixed else "delimited",
        "encoding": values["encoding"],
        "fields": fields,
        "dates": {"format": values["dates"]},
        "amounts": {"unit": values["unit"], "sign": values["signs"], "out": _words(values.get("out"))},
        "rows": {"starts": values.get("entries") or "", "ignore": _words(values.get("ignore"))},
    }
    if not guess.is_fixed:
        described["delimiter"] = {"tab": "\t"}.get(values["delimiter"], values["delimiter"])
    if guess.names:
        described["recognise"] = {"columns": [name for name in guess.names if name]}
    if trailer := values.get("trailer"):
        places = {"count": values.get("trailer_count"), "total": values.get("trailer_total")}
        described["trailer"] = {
            "starts": trailer,
            **{key: int(one) if str(one).isdigit() else one for key, one in places.items() if one},
        }
    return profiles.as_toml(described)


def packed(sample: bytes) -> str:
    """The beginning of a sample as text that a form carries, cut at the end of a line."""
    if len(sample) > SAMPLE_BYTES:
        sample = sample[:SAMPLE_BYTES].rpartition(b"\n")[0] or sample[:SAMPLE_BYTES]
    return base64.b64encode(sample).decode()


def unpacked(text: str) -> bytes:
    """The sample that a form carried; BadInput when it is none."""
    try:
        return base64.b64decode(text, validate=True)[:SAMPLE_BYTES]
    except (binascii.Error, ValueError) as error:
        message = "the sample was lost on the way; choose the file again"
        raise BadInput(message) from error


def _where(value: Any, guess: profiles.Guess) -> str | int:
    """A place as a profile has it: a column by number where no line names them."""
    text = str(value)
    return int(text) if text.isdigit() and not guess.names else text


def _words(text: Any) -> list[str]:
    return [word.strip() for word in str(text or "").split(",") if word.strip()]
