"""Licensing as a plugin: what it answers and shows."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from core.api import Figure, Link, Manifest, Offer, Panel, Permission, UnitOfWork, hookimpl
from core.values import Decision, Subject
from plugins.licensing import demo, events, queries, rules
from plugins.licensing.models import Application

_SENIOR = "licensing_senior"
_TEAM = ("licensing_officer", _SENIOR)

manifest = Manifest(
    name="licensing",
    title="Property licensing",
    purpose="Licences of houses in multiple occupation, from the application to the decision and its appeal",
    version="0.1.0",
    core=">=0.1,<1",
    permissions=(
        Permission("licensing.see", "See licence applications", (*_TEAM, "contact_centre", "auditor")),
        Permission("licensing.process", "Process licence applications", _TEAM),
        Permission("licensing.grant", "Grant licences", (_SENIOR,)),
        Permission("licensing.refuse", "Propose refusals and refuse licences", (_SENIOR,)),
    ),
    tables=(Application,),
    events=events.ALL,
    rules=rules.ASKED,
    navigation=(Link("Licensing", "/licensing", "licensing.see"),),
    web="plugins.licensing.web",
    folder=Path(__file__).parent,
)


@hookimpl
def fields_for(
    work: UnitOfWork, notice: str, subjects: Sequence[Subject]
) -> Mapping[Subject, Mapping[str, str | Decision[str]]]:
    """Address and kind of licence for the letters about an application."""
    return queries.letter_fields(work, notice, subjects)


@hookimpl
def panels_for(work: UnitOfWork, subject: Subject) -> Sequence[Panel]:
    """Applications of a property or person, and the facts of a case's application."""
    return queries.panels(work, subject)


@hookimpl
def offers_for(work: UnitOfWork, subject: Subject) -> Sequence[Offer]:
    """To take an application for a property."""
    kind, _, key = subject.partition("/")
    if kind != "property" or not work.actor.may("licensing.process"):
        return []
    address = f"/licensing/new?property_id={key}"
    return [Offer("Take an HMO licence application", address, "somebody applies for a licence")]


@hookimpl
def figures_for(work: UnitOfWork, on: date) -> Sequence[Figure]:
    """Applications that wait for a decision."""
    return queries.figures(work, on)


@hookimpl
def personal_data_of(work: UnitOfWork, person_id: UUID) -> Mapping[str, Any]:
    """A person's applications."""
    return queries.personal_data(work, person_id)


@hookimpl
def forget(work: UnitOfWork, person_id: UUID) -> Sequence[str]:
    """No name stands in this plugin's tables; what is kept of an application, and why."""
    return queries.kept(work, person_id)


@hookimpl
def demo_data(work: UnitOfWork, size: int) -> None:
    """Fictional applications."""
    demo.fill(work, size)
