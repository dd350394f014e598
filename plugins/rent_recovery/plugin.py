"""Rent recovery as a plugin: what it answers, hears, keeps time for and shows."""

from pathlib import Path

from core.api import Manifest, Permission
from plugins.rent_recovery import events, rules, subscribers, timetable
from plugins.rent_recovery.models import Assessment, ChargeLine, DebitedWeek, Tenancy
from plugins.rent_recovery.settings import Settings

manifest = Manifest(
    name="rent_recovery",
    title="Rent recovery",
    purpose="Tenancies, the weekly debit, and arrears that are noticed early and dealt with step by step",
    version="0.1.0",
    core=">=0.1,<1",
    permissions=(
        Permission("rent_recovery.see", "See tenancies, rent and arrears cases"),
        Permission("rent_recovery.let", "Start and end tenancies and change their charges"),
        Permission("rent_recovery.debit", "Debit a week's rent"),
        Permission("rent_recovery.recover", "Recover arrears: contact and letters"),
        Permission("rent_recovery.serve_notice", "Serve notices and withdraw recovery"),
        Permission("rent_recovery.court", "Take a case through the court"),
        Permission("rent_recovery.evict", "Authorise warrants and evictions"),
    ),
    settings=Settings,
    tables=(Tenancy, ChargeLine, DebitedWeek, Assessment),
    events=events.ALL,
    subscribers=subscribers.ALL,
    timetable=timetable.JOBS,
    rules=rules.ASKED,
    folder=Path(__file__).parent,
)
