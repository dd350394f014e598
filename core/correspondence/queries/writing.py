"""What a letter to somebody would say, and why: every field with where its value came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case, Hold
from core.cases.queries.holds import holding, holds_of
from core.correspondence.office import office_of
from core.correspondence.queries.recipients import Pair, reaches
from core.correspondence.rules import Reach, channel_for, reach_faults, salutation, type_size
from core.correspondence.templates import (
    CORE_FIELDS,
    Block,
    Owned,
    Value,
    Version,
    as_shown,
    fields_in,
    filled,
    filled_line,
    in_a_letter,
    parsed,
)
from core.errors import BadInput
from core.payments.models import Account
from core.values.chunks import in_chunks
from core.values.decision import Decision, Objection
from core.values.ids import Subject, subject
from core.work import UnitOfWork, find_id


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it would go, or what keeps it from going (`faults`)."""

    about: Subject
    who: Subject
    version: Version
    channel: str
    address: str
    title: str
    blocks: tuple[Block, ...]
    facts: tuple[tuple[str, str], ...]
    values: Mapping[str, Value]
    because: tuple[str, ...]
    faults: tuple[str, ...]
    missing: tuple[str, ...]
    language: str
    size: int

    def content(self) -> dict[str, Any]:
        """All that is kept of it, as JSON can carry it."""
        return {
            "title": self.title,
            "blocks": as_data(self.blocks),
            "facts": [list(one) for one in self.facts],
            "values": {name: [one.text, list(one.because)] for name, one in self.values.items()},
            "because": list(self.because),
            "language": self.language,
            "size": self.size,
        }


def as_data(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as JSON carries them."""
    return [
        {"kind": one.kind, "runs": [{"text": run.text, "strong": run.strong} for run in one.runs]}
        for one in blocks
    ]


def drafts(
    work: UnitOfWork,
    *,
    template: Owned,
    pairs: Sequence[Pair],
    typed: Mapping[str, str],
    channel: str = "",
    officer: str = "",
) -> list[Draft]:
    """What the letter would say to each, by the channel that suits them or the one given; in few queries.

    `typed` holds what a person entered for all; `officer` is who writes, the actor if left out. BadInput when
    no version of the template is in force today.
    """
    version = template.written.on(work.today)
    if version is None:
        message = f"no version of “{template.written.title}” is in force yet; its first begins later"
        raise BadInput(message)
    abouts = list(dict.fromkeys(about for about, _ in pairs))
    reached = reaches(work, pairs=pairs)
    known = _answers(work, template, abouts)
    references = _references(work, abouts)
    common = {
        **_common(work, officer or ("" if work.actor.is_system else work.actor.name)),
        **_typed(work, template, typed),
    }
    found = []
    for about, who in pairs:
        reach = reached.get((about, who)) or Reach(name="")
        own = {**known.get(about, {}), **common, **_personal(reach, references.get(about, ""))}
        found.append(_draft(template, version, about, who, reach, own, channel))
    return found


def _draft(
    template: Owned,
    version: Version,
    about: Subject,
    who: Subject,
    reach: Reach,
    known: Mapping[str, Value],
    channel: str,
) -> Draft:
    written = template.written
    chosen = channel_for(reach, offered=[channel] if channel else version.channels, kind=written.kind)
    by = chosen.result or channel or version.channels[0]
    address = reach.address_for(by)
    title, body = version.texts(by)
    values, wrong = _values(template, known, fields_in(title + body))
    missing = [
        name
        for name, field in written.fields.items()
        if field.required and name in values and not values[name].text
    ]
    texts = {name: one.text for name, one in values.items()}
    size = type_size(reach.adjustments)
    faults = [*wrong, *(f"{written.fields[name].title} is missing" for name in missing)]
    if fault := reach_faults(by, address):
        faults.append(fault)
    return Draft(
        about=about,
        who=who,
        version=version,
        channel=by,
        address=address,
        title=filled_line(title, texts),
        blocks=filled(parsed(body), texts),
        facts=tuple(
            (label, texts[name])
            for label, name in (("Our reference", "reference"), ("Date", "today"))
            if texts[name]
        ),
        values=values,
        because=tuple(f"{step.text} ({step.source})" for step in (*chosen.because, *size.because)),
        faults=tuple(faults),
        missing=tuple(missing),
        language=reach.language,
        size=size.result if by == "letter" else 11,
    )


def _values(
    template: Owned, known: Mapping[str, Value], gaps: Sequence[str]
) -> tuple[dict[str, Value], list[str]]:
    """What stands in each gap, as its type wants it, and what is wrong with any of them."""
    values: dict[str, Value] = {}
    wrong = []
    for name in dict.fromkeys([*gaps, "reference", "today"]):
        given = known.get(name, Value(""))
        field = template.written.fields.get(name)
        try:
            text = as_shown(field.type, given.text) if field and given.text else given.text
        except ValueError as error:
            wrong.append(f"{field.title if field else name}: {error}")
            text = ""
        values[name] = Value(text, given.because)
    return values, wrong


def _common(work: UnitOfWork, officer: str) -> dict[str, Value]:
    """What is the same for everybody."""
    head = office_of(work).letterhead
    config = ("the council’s configuration, [letters]",)
    return {
        "council": Value(head.name, ("the council’s configuration",)),
        "council_address": Value(head.address, config),
        "council_email": Value(head.email, config),
        "council_phone": Value(head.phone, config),
        "officer": Value(officer, ("who writes the letter",)),
        "today": Value(in_a_letter(work.today), ("the day on which it is written",)),
    }


def _personal(reach: Reach, reference: str) -> dict[str, Value]:
    record = ("from their record",)
    return {
        "name": Value(reach.name, record),
        "salutation": Value(salutation(reach), record),
        "address": Value("\n".join(reach.postal), ("their own postal address, or that of the property",)),
        "reference": Value(reference, ("the reference of what the letter is about",)),
    }


def _typed(work: UnitOfWork, template: Owned, typed: Mapping[str, str]) -> dict[str, Value]:
    own = {name: text for name, text in typed.items() if name in template.written.fields and text}
    return {name: Value(text, (f"entered by {work.actor.name}",)) for name, text in own.items()}


def _answers(work: UnitOfWork, template: Owned, abouts: Sequence[Subject]) -> dict[Subject, dict[str, Value]]:
    """What the plugins know for the template's fields; the first that answers counts."""
    found: dict[Subject, dict[str, Value]] = {}
    for answer in work.ask.fields_for(work=work, notice=template.written.name, subjects=abouts):
        for about, fields in answer.items():
            mine = found.setdefault(about, {})
            for name, given in fields.items():
                if name not in CORE_FIELDS:
                    mine.setdefault(name, _value(given))
    return found


def _value(given: str | Decision[str]) -> Value:
    if isinstance(given, Decision):
        return Value(str(given.result), tuple(f"{step.text} ({step.source})" for step in given.because))
    return Value(str(given), ("from the service’s own records",))


def _references(work: UnitOfWork, abouts: Sequence[Subject]) -> dict[Subject, str]:
    found: dict[Subject, str] = {}
    for kind, table in (("account", Account), ("case", Case)):
        for chunk in in_chunks(_keys(abouts, kind)):
            asked: Any = select(table.id, table.reference).where(col(table.id).in_(chunk))
            found |= {subject(kind, key): reference for key, reference in work.session.exec(asked)}
    return found


def objections(work: UnitOfWork, *, template: Owned, pairs: Sequence[Pair]) -> dict[Pair, list[str]]:
    """Why a letter must not go to each of these now: holds that its template names, and what plugins say."""
    held = _holds(work, template.written.held_by, list(dict.fromkeys(about for about, _ in pairs)))
    said: dict[Subject, list[str]] = {}
    for one in dict.fromkeys(each for pair in pairs for each in pair):
        answers = work.ask.object_to(work=work, act=template.act, subject=one)
        said[one] = [_sentence(objection) for answer in answers for objection in answer]
    return {(about, who): [*held.get(about, ()), *said[about], *said[who]] for about, who in pairs}


def _holds(work: UnitOfWork, kinds: Sequence[str], abouts: Sequence[Subject]) -> dict[Subject, list[str]]:
    found: dict[Subject, list[str]] = {}
    if not kinds:
        return found
    for chunk in in_chunks(abouts):
        asked = select(Hold).where(
            col(Hold.subject).in_(chunk), col(Hold.kind).in_(kinds), holding(work.today)
        )
        for hold in work.session.exec(asked):
            found.setdefault(Subject(hold.subject), []).append(f"{hold.reason} ({hold.source})")
    for case_id, holds in holds_of(work, case_ids=_keys(abouts, "case")).items():
        standing = [one for one in holds if one.kind in kinds and one.holds_on(work.today)]
        found.setdefault(subject("case", case_id), []).extend(
            f"{one.reason} ({one.source})" for one in standing
        )
    return {about: list(dict.fromkeys(reasons)) for about, reasons in found.items()}


def _sentence(objection: Objection) -> str:
    until = f" until {objection.until}" if objection.until else ""
    return f"{objection.reason}{until} ({objection.source})"


def _keys(abouts: Sequence[Subject], kind: str) -> list[UUID]:
    return [key for one in abouts if one.startswith(f"{kind}/") and (key := find_id(one.partition("/")[2]))]
