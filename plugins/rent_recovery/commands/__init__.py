"""What can be done in rent recovery.

tenancies    let, end and charge
importing    tenancies from a file
debit        the weekly run
reminding    every tenant of an account is written to
assessing    arrears looked at, cases opened, moved and closed by the rules
"""

from plugins.rent_recovery.commands.debit import debit_week, forget_reversed_week
from plugins.rent_recovery.commands.importing import TenanciesImport, import_tenancies
from plugins.rent_recovery.commands.reminding import write_reminders
from plugins.rent_recovery.commands.tenancies import (
    NewTenancy,
    Started,
    change_charges,
    end_tenancy,
    start_tenancies,
    start_tenancy,
)

__all__ = [
    "NewTenancy",
    "Started",
    "TenanciesImport",
    "change_charges",
    "debit_week",
    "end_tenancy",
    "forget_reversed_week",
    "import_tenancies",
    "start_tenancies",
    "start_tenancy",
    "write_reminders",
]
