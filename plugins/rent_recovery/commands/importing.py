"""Tenancies from a CSV file: all of them or none, and every fault at once with its line and column."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.api import BadInput, UnitOfWork, payments, people, rows
from core.values import Money, is_valid_reference
from plugins.rent_recovery.commands.tenancies import NewTenancy, start_tenancies
from plugins.rent_recovery.models import COMPONENTS, Tenure
from plugins.rent_recovery.queries.letting import let_already, previous_keys_known, properties_named
from plugins.rent_recovery.rules.references import reference_key

_BETWEEN = re.compile(r"\s*[;|]\s*")
_REFERENCE_LENGTH = 9
_LET = "the property is let to somebody else in that time; end that tenancy, or correct the dates"
_Row = Mapping[str, Any]


def _tenure(text: str) -> str:
    if text.lower() not in set(Tenure):
        message = f"write one of {', '.join(Tenure)}"
        raise ValueError(message)
    return text.lower()


def _amount(text: str) -> int:
    try:
        amount = Money.parse(text).pence
    except ValueError:
        amount = -1
    if amount < 0:
        message = "write the weekly amount like 123.45, or leave it empty"
        raise ValueError(message)
    return amount


def _tenants(text: str) -> tuple[str, ...]:
    found = tuple(one for one in _BETWEEN.split(text) if one)
    if not found or len(set(found)) < len(found):
        message = "write each tenant's person reference once, with a semicolon between two"
        raise ValueError(message)
    return found


def _account_reference(text: str) -> str:
    if len(text) != _REFERENCE_LENGTH or not is_valid_reference(text):
        message = "a reference has nine digits, the last a check digit; leave it empty to be given one"
        raise ValueError(message)
    return text


def _previous(text: str) -> str:
    if not reference_key(text):
        message = "a previous reference needs at least one letter or digit"
        raise ValueError(message)
    return text


COLUMNS = (
    rows.Column("property", required=True),
    rows.Column("tenants", _tenants, required=True, longest=1_000),
    rows.Column("tenure", _tenure, required=True),
    rows.Column("starts_on", rows.read_day, required=True),
    rows.Column("ends_on", rows.read_day),
    rows.Column("charged_from", rows.read_day),
    rows.Column("reference", _account_reference, unique=True),
    rows.Column("previous_reference", _previous, unique=True),
    *(rows.Column(component.replace(" ", "_"), _amount, default=0) for component in COMPONENTS),
)
"""The columns. `property` is a property's reference or UPRN, `tenants` are persons' references."""


@dataclass(frozen=True, slots=True)
class TenanciesImport:
    """What a file brought: how many tenancies."""

    count: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What the file's references name: properties by reference or UPRN, persons by reference."""

    properties: Mapping[str, UUID]
    persons: Mapping[str, UUID]


def import_tenancies(work: UnitOfWork, *, data: bytes, name: str = "tenancies.csv") -> TenanciesImport:
    """Record every tenancy of a CSV file, or none; needs what `start_tenancies` needs.

    BadInput lists every fault with line, column and remedy.
    """
    work.actor.must("rent_recovery.let")
    table = rows.read_table(data, COLUMNS)
    known = _known(work, table)
    faults = [*table.faults, *_unknown(table, known), *_dates(table)]
    if not faults:
        faults = _taken(work, table, known)
    if faults:
        raise BadInput(rows.in_words(faults), place=name)
    started = start_tenancies(work, tenancies=[_tenancy(row, known) for _, row in table.rows])
    return TenanciesImport(len(started))


def _known(work: UnitOfWork, table: rows.Table) -> _Known:
    named = {row["property"] for _, row in table.rows if row.get("property")}
    references = {one for _, row in table.rows for one in row.get("tenants") or ()}
    return _Known(
        properties_named(work, names=named), people.people_by_reference(work, references=references)
    )


def _unknown(table: rows.Table, known: _Known) -> list[rows.Fault]:
    faults = []
    for line, row in table.rows:
        if row.get("property") and row["property"] not in known.properties:
            remedy = "no property has this reference or UPRN; import the properties first"
            faults.append(rows.Fault(line, "property", remedy))
        if set(row.get("tenants") or ()) - known.persons.keys():
            remedy = "somebody named here is not known; import the people first"
            faults.append(rows.Fault(line, "tenants", remedy))
    return faults


def _dates(table: rows.Table) -> list[rows.Fault]:
    remedy = "this is before starts_on; correct one of them"
    return [
        rows.Fault(line, column, remedy)
        for line, row in table.rows
        for column in ("ends_on", "charged_from")
        if row.get("starts_on") and row.get(column) and row[column] < row["starts_on"]
    ]


def _taken(work: UnitOfWork, table: rows.Table, known: _Known) -> list[rows.Fault]:
    """What the books have already: lets, old references, account references."""
    ids = {line: known.properties[row["property"]] for line, row in table.rows}
    spans = [(ids[line], row["starts_on"], row.get("ends_on")) for line, row in table.rows]
    let = let_already(work, spans=spans)
    keys = {line: reference_key(row.get("previous_reference") or "") for line, row in table.rows}
    old = previous_keys_known(work, keys=[key for key in keys.values() if key])
    references = [row["reference"] for _, row in table.rows if row.get("reference")]
    accounts = payments.accounts_by_reference(work, references)
    checks: tuple[tuple[str, str, Callable[[int, _Row], bool]], ...] = (
        ("property", _LET, lambda line, _: ids[line] in let),
        (
            "previous_reference",
            "another tenancy has it already; correct it",
            lambda line, _: keys[line] in old,
        ),
        (
            "reference",
            "an account has it already; leave it empty",
            lambda _, row: row.get("reference") in accounts,
        ),
    )
    return [
        rows.Fault(line, column, remedy)
        for line, row in table.rows
        for column, remedy, is_taken in checks
        if is_taken(line, row)
    ]


def _tenancy(row: _Row, known: _Known) -> NewTenancy:
    charges = {component: row.get(component.replace(" ", "_")) or 0 for component in COMPONENTS}
    return NewTenancy(
        property_id=known.properties[row["property"]],
        tenure=row["tenure"],
        starts_on=row["starts_on"],
        ends_on=row.get("ends_on"),
        tenants=tuple(known.persons[one] for one in row["tenants"]),
        charges={component: weekly for component, weekly in charges.items() if weekly},
        charged_from=row.get("charged_from"),
        previous_reference=row.get("previous_reference"),
        reference=row.get("reference"),
    )
