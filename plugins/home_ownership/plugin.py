"""Home ownership as a plugin: what it answers and shows."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from core.api import Figure, Link, Manifest, Offer, Panel, Permission, UnitOfWork, hookimpl
from core.values import Subject
from plugins.home_ownership import demo, events, queries, rules
from plugins.home_ownership.models import Claim

_SENIOR = "home_ownership_senior"
_TEAM = ("home_ownership_officer", _SENIOR)

manifest = Manifest(
    name="home_ownership",
    title="Home ownership",
    purpose="The right to buy, from the claim to the sale, each step within its time",
    version="0.1.0",
    core=">=0.1,<1",
    permissions=(
        Permission(
            "home_ownership.see", "See claims of the right to buy", (*_TEAM, "contact_centre", "auditor")
        ),
        Permission("home_ownership.process", "Process claims of the right to buy", _TEAM),
        Permission("home_ownership.admit", "Admit or deny the right to buy", (_SENIOR,)),
        Permission("home_ownership.offer", "Make offers and serve notices to complete", (_SENIOR,)),
    ),
    tables=(Claim,),
    events=events.ALL,
    rules=rules.ASKED,
    navigation=(Link("Right to Buy", "/home-ownership", "home_ownership.see"),),
    web="plugins.home_ownership.web",
    folder=Path(__file__).parent,
)


@hookimpl
def panels_for(work: UnitOfWork, subject: Subject) -> Sequence[Panel]:
    """Claims to a property or by a person, and the facts of a case's claim."""
    return queries.panels(work, subject)


@hookimpl
def offers_for(work: UnitOfWork, subject: Subject) -> Sequence[Offer]:
    """To take a claim to a property."""
    kind, _, key = subject.partition("/")
    if kind != "property" or not work.actor.may("home_ownership.process"):
        return []
    address = f"/home-ownership/new?property_id={key}"
    return [Offer("Take a Right to Buy claim", address, "the tenant wants to buy this home")]


@hookimpl
def figures_for(work: UnitOfWork, on: date) -> Sequence[Figure]:
    """Claims that are open."""
    return queries.figures(work, on)


@hookimpl
def personal_data_of(work: UnitOfWork, person_id: UUID) -> Mapping[str, Any]:
    """A person's claims."""
    return queries.personal_data(work, person_id)


@hookimpl
def forget(work: UnitOfWork, person_id: UUID) -> Sequence[str]:
    """No name stands in this plugin's tables; what is kept of a claim, and why."""
    return queries.kept(work, person_id)


@hookimpl
def demo_data(work: UnitOfWork, size: int) -> None:
    """Fictional claims."""
    demo.fill(work, size)
