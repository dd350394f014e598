"""The tables of rent recovery.

tenancies    Tenancy and its ChargeLines
runs         DebitedWeek, Assessment and ArrearsPosition: what was done for all of them at once
"""

from plugins.rent_recovery.models.runs import ArrearsPosition, Assessment, DebitedWeek
from plugins.rent_recovery.models.tenancies import COMPONENTS, ChargeLine, Tenancy, Tenure

__all__ = ["COMPONENTS", "ArrearsPosition", "Assessment", "ChargeLine", "DebitedWeek", "Tenancy", "Tenure"]
