"""Everything that somebody's words find: people, addresses, accounts, cases, and what plugins know."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case, CaseNumber
from core.hooks import Found
from core.payments.models import Account
from core.people import queries as people
from core.properties.queries import properties_at
from core.search.finding import Hit, find
from core.search.spelling import misread_numbers
from core.values import candidates, find_references, is_valid_reference, subject
from core.values.postcode import first_postcode
from core.web.looks import words as in_words
from core.web.subjects import address_of
from core.work import UnitOfWork

LIMIT = 20
MOST_TYPED = 200
_DIGITS = 9
_CASE_DIGITS = 8
_SEES = {"person": "people.see", "organisation": "people.see", "property": "properties.see"}
_KINDS = {"person": "Person", "organisation": "Organisation", "property": "Property"}
_MOST_HOMES = 200
_MOST_PARTS = 6


def everything(work: UnitOfWork, *, words: str, limit: int = LIMIT) -> list[Found]:
    """Everything that the words find and the actor may see: whole references first, then by kind.

    The best of each kind come first; at most `limit` of each kind.
    """
    tidy = " ".join(words.split())[:MOST_TYPED]
    if not tidy:
        return []
    kinds = [kind for kind, needed in _SEES.items() if work.actor.may(needed)]
    hits = find(work.session, work.connection, text=tidy, kinds=kinds, limit=limit)
    asked: Iterable[Iterable[Found]] = work.ask.find(work=work, words=tidy, limit=limit)
    others = sorted((one for answer in asked for one in answer), key=lambda one: -one.score)
    living = _living_there(work, tidy, hits) if "property" in kinds and "person" in kinds else []
    return [*_referenced(work, tidy), *living, *(_found(one) for one in hits), *others]


def _found(hit: Hit) -> Found:
    return Found(
        hit.title, address_of(hit.subject), _KINDS[hit.kind], hit.detail, score=2.0 - hit.tier, why=hit.why
    )


def _referenced(work: UnitOfWork, words: str) -> list[Found]:
    """Accounts and cases by their references; where none has it as typed, those with a digit wrong."""
    if not any(letter.isdigit() for letter in words):
        return []
    accounts, cases = (find_references(words, digits) for digits in (_DIGITS, _CASE_DIGITS))
    found = _by_reference(work, accounts, cases, "")
    if found:
        return found
    accounts, cases = (_misread(words, digits) for digits in (_DIGITS, _CASE_DIGITS))
    return _by_reference(work, accounts, cases, "one digit from what was typed")


def _misread(words: str, digits: int) -> tuple[str, ...]:
    """The references that differ from a number in the words by a slip; the check digit leaves few of them."""
    numbers = {one for length in (digits - 1, digits, digits + 1) for one in candidates(words, length)}
    every = {other for number in numbers for other in misread_numbers(number) if len(other) == digits}
    return tuple(one for one in sorted(every) if is_valid_reference(one))


def _by_reference(work: UnitOfWork, accounts: Sequence[str], cases: Sequence[str], why: str) -> list[Found]:
    found = []
    if accounts and work.actor.may("payments.see"):
        asked = select(Account.id, Account.reference, Account.kind)
        for key, reference, kind in work.session.exec(asked.where(col(Account.reference).in_(accounts))):
            address = address_of(subject("account", key))
            found.append(Found(f"Account {reference}", address, "Account", in_words(kind), why=why))
    return [*found, *(_cases(work, cases, why) if cases else [])]


def _cases(work: UnitOfWork, references: Sequence[str], why: str) -> list[Found]:
    """Cases by the digits of their references: these alone name a case, whatever letters stand before."""
    titles = {one.name: one.title for one in work.workflows or ()}
    asked = (
        select(Case.id, Case.reference, Case.type)
        .join(CaseNumber, col(CaseNumber.case_id) == col(Case.id))
        .where(col(CaseNumber.number).in_([int(digits[:-1]) for digits in references]))
    )
    return [
        Found(f"Case {reference}", address_of(subject("case", key)), "Case", titles.get(kind, kind), why=why)
        for key, reference, kind in work.session.exec(asked)
    ]


def _living_there(work: UnitOfWork, words: str, hits: Sequence[Hit]) -> list[Found]:
    """People by part of a name and the place where they have a role, which their own record lacks."""
    if any(hit.kind == "person" for hit in hits):
        return []
    for name, homes in _places(work, words, hits):
        found = _named_at(work, name, homes) if homes else []
        if found:
            return found
    return []


def _places(work: UnitOfWork, words: str, hits: Sequence[Hit]) -> Iterator[tuple[str, dict[UUID, str]]]:
    """What may be a name among the words, each with the properties that the rest finds."""
    code, rest = first_postcode(words)
    if code and rest.strip():
        yield rest, properties_at(work, postcode=code, limit=_MOST_HOMES)
        return
    typed = words.split()
    if hits or not 1 < len(typed) <= _MOST_PARTS:
        return
    for name, others in ((typed[0], typed[1:]), (typed[-1], typed[:-1])):
        found = find(
            work.session, work.connection, text=" ".join(others), kinds=("property",), limit=_MOST_HOMES
        )
        yield name, {one.subject_id: one.title for one in found}


def _named_at(work: UnitOfWork, name: str, homes: Mapping[UUID, str]) -> list[Found]:
    accounts: dict[UUID, UUID] = {}
    if work.actor.may("payments.see"):
        asked = select(Account.id, Account.property_id).where(col(Account.property_id).in_(list(homes)))
        accounts = {key: home for key, home in work.session.exec(asked) if home}
    about = {**{key: key for key in homes}, **accounts}
    return [
        Found(
            who.name,
            address_of(who.subject),
            "Person",
            who.reference or "",
            why=f"{in_words(role).lower()} of {homes[about[key]]}",
        )
        for key, who, role in people.named_among(work, subject_ids=list(about), words=name)
    ]
