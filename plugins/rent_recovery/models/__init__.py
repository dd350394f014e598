"""The tables of rent recovery.

tenancies    Tenancy and its ChargeLines
runs         DebitedWeek and Assessment: what was done for all of them at once
"""

from plugins.rent_recovery.models.runs import Assessment, DebitedWeek
from plugins.rent_recovery.models.tenancies import COMPONENTS, ChargeLine, Tenancy, Tenure

__all__ = ["COMPONENTS", "Assessment", "ChargeLine", "DebitedWeek", "Tenancy", "Tenure"]
