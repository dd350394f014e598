"""What makes a person, an organisation and a contact point acceptable."""

import re
from dataclasses import dataclass, replace
from datetime import date

from core.values.ids import Subject
from core.values.postcode import postcode
from core.values.rows import Column, Fault, Table, read_day, read_table
from core.values.words import one_line, phone_digits, plain

CONTACT_KINDS = ("email", "phone", "address")
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\".]+(?:\.[^\s@,;<>\".]+)+")
_PHONE = re.compile(r"\+?[\d\s()./-]+(?:\s?(?:ext\.?|x)\s?\d{1,6})?")
_PHONE_DIGITS = range(5, 16)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_EARLIEST_BIRTH = date(1880, 1, 1)
_NI_NUMBER = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")
_NI_NEVER = ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ")
CONTACT_BY = ("", "post", "email", "phone", "sms")


@dataclass(frozen=True, slots=True)
class NewContact:
    """A way to reach somebody, tidy: `kind` is one of CONTACT_KINDS."""

    kind: str
    value: str
    postcode: str = ""

    @property
    def key(self) -> str:
        """What two of them are compared by: digits only, or plain."""
        if self.kind == "phone":
            return phone_digits(re.split(r"ext|x", self.value)[0])
        return self.value.lower() if self.kind == "email" else plain(f"{self.value} {self.postcode}")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """The facts with which a person is first recorded; only the family name must be known."""

    family_name: str
    given_names: str = ""
    title: str = ""
    reference: str | None = None
    born_on: date | None = None
    language: str = "en"
    adjustments: str = ""
    ni_number: str = ""
    contact_by: str = ""
    contact_note: str = ""
    contacts: tuple[NewContact, ...] = ()


@dataclass(frozen=True, slots=True)
class NewParty:
    """A role to be taken: who ("person/…", "organisation/…"), in which role, towards what, when."""

    who: Subject
    role: str
    subject: Subject
    starts_on: date
    ends_on: date | None = None


def contact(kind: str, value: str, *, postal_code: str = "") -> NewContact:
    """A contact point made tidy; ValueError says what is wrong with it, without repeating it."""
    text = one_line(value)
    if kind == "email":
        return NewContact(kind, _email(text))
    if kind == "phone":
        return NewContact(kind, _phone(text))
    if kind == "address":
        lines = [one_line(line) for line in value.splitlines()]
        tidy = "\n".join(line for line in lines if line)
        _must(bool(tidy), "write the lines of the address")
        return NewContact(kind, tidy, postcode(postal_code) if postal_code.strip() else "")
    message = f"a contact point is one of {', '.join(CONTACT_KINDS)}"
    raise ValueError(message)


def ni_number(text: str) -> str:
    """A National Insurance number in one piece, "ab 12 34 56 c" gives "AB123456C"; ValueError if it is none.

    Two letters of which some are never used, six digits, a letter from A to D. Source: HM Revenue & Customs,
    National Insurance Manual, NIM39110.
    """
    number = "".join(text.split()).upper()
    fits = _NI_NUMBER.fullmatch(number) is not None and number[:2] not in _NI_NEVER
    _must(fits, "this is not a National Insurance number; it should look like AB 12 34 56 C")
    return number


def family_name(text: str) -> str:
    """A family name; ValueError when there is not a letter in it."""
    _must(bool(plain(text)), "a person needs a family name; put an only name there")
    return text


def language(text: str) -> str:
    """A language as its code, "EN" gives "en"; ValueError if it is no such code (BCP 47)."""
    _must(_LANGUAGE.fullmatch(text) is not None, "write the language as a code such as en, cy or pl")
    return text.lower()


def birth_fault(born_on: date | None, today: date) -> str | None:
    """Why a person can not have been born on a day; None when they can, or when it is not known."""
    if born_on is None or _EARLIEST_BIRTH <= born_on <= today:
        return None
    return f"a date of birth lies between {_EARLIEST_BIRTH} and today; correct it"


def tidy_person(person: NewPerson, today: date) -> NewPerson:
    """The person with white space made single; ValueError when a fact can not be taken."""
    family = family_name(one_line(person.family_name))
    _must(person.contact_by in CONTACT_BY, "choose how the person would rather be reached")
    fault = birth_fault(person.born_on, today)
    _must(fault is None, fault or "")
    return replace(
        person,
        family_name=family,
        given_names=one_line(person.given_names),
        title=one_line(person.title),
        reference=one_line(person.reference or "") or None,
        language=language(person.language),
        adjustments=one_line(person.adjustments),
        ni_number=ni_number(person.ni_number) if person.ni_number.strip() else "",
        contact_note=one_line(person.contact_note),
    )


def sort_name(family_name: str, given_names: str = "") -> str:
    """The plain name by which lists are ordered: family name first."""
    return plain(f"{family_name} {given_names}")


@dataclass(slots=True)
class PeopleFile:
    """What a CSV of people holds: each person with their line, or the faults that stand in its way."""

    people: list[tuple[int, NewPerson]]
    faults: list[Fault]


PEOPLE_COLUMNS = (
    Column("reference", unique=True, longest=40),
    Column("title", longest=40, default=""),
    Column("given_names", default=""),
    Column("family_name", required=True),
    Column("born_on", read=read_day),
    Column("language", read=language, longest=20, default="en"),
    Column("adjustments", longest=1_000, default=""),
    Column("email", read=lambda text: contact("email", text)),
    Column("phone", read=lambda text: contact("phone", text)),
    Column("address", default="", longest=500),
    Column("postcode", read=postcode, default=""),
)


def read_people_csv(data: bytes, *, today: date) -> PeopleFile:
    """Read people from a CSV file (see PEOPLE_COLUMNS); any bytes give people or faults, never both."""
    table = read_table(data, PEOPLE_COLUMNS)
    for line, row in table.rows:
        _find_faults(line, row.get("family_name") or "", row.get("born_on"), today, table)
        if row.get("postcode") and not row.get("address"):
            table.faults.append(Fault(line, "address", "there is a postcode without an address; fill it in"))
    people = [] if table.faults else [(line, _from_row(dict(row))) for line, row in table.rows]
    return PeopleFile(people, table.faults)


def _find_faults(line: int, family_name: str, born_on: date | None, today: date, table: Table) -> None:
    if family_name and not plain(family_name):
        table.faults.append(Fault(line, "family_name", "a name needs letters; put an only name here"))
    if fault := birth_fault(born_on, today):
        table.faults.append(Fault(line, "born_on", fault))


def _from_row(row: dict[str, object]) -> NewPerson:
    address, code = str(row.pop("address", "")), str(row.pop("postcode", ""))
    points = [row.pop("email", None), row.pop("phone", None)]
    points.append(NewContact("address", address, code) if address else None)
    contacts = tuple(point for point in points if isinstance(point, NewContact))
    return NewPerson(**row, contacts=contacts)  # type: ignore[arg-type]


def _email(text: str) -> str:
    _must(
        _EMAIL.fullmatch(text) is not None,
        "this is not an e-mail address; it should look like name@example.org",
    )
    return text


def _phone(text: str) -> str:
    number = re.split(r"ext|x", text)[0]
    fits = _PHONE.fullmatch(text) is not None and len(phone_digits(number)) in _PHONE_DIGITS
    _must(fits, "this is not a telephone number; it should look like 01632 960001")
    return text


def _must(fits: bool, remedy: str) -> None:  # noqa: FBT001 - a private question with one answer
    if not fits:
        raise ValueError(remedy)
