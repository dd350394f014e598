"""What rent recovery decides: pure, dated and able to say why.

rent_year   the rent year, weeks, part weeks and months of rent
benefits    technical arrears, managed payments, deductions
notices     dates that the law ties to notices and claims
measures    arrears and the figures of the service
recovery    the next step on an account in arrears
figures     dated figures, read from law.toml and policy.toml
"""

from collections.abc import Callable
from typing import Any

from core.values import Decision
from plugins.rent_recovery.rules.benefits import (
    deduction_from_legacy_benefit,
    deduction_from_standard_allowance,
    managed_payment_due,
    managed_payment_threshold,
    net_arrears,
    technical_arrears_hb,
    technical_arrears_uc,
)
from plugins.rent_recovery.rules.measures import (
    arrears_percent,
    collected_percent,
    collected_percent_with_arrears,
    gross_arrears,
    weeks_in_arrears,
    weeks_in_words,
)
from plugins.rent_recovery.rules.notices import (
    claim_is_in_time,
    earliest_notice_date,
    last_day_to_extend,
    notice_lapses_on,
)
from plugins.rent_recovery.rules.recovery import Facts, Step, Thresholds, next_step, thresholds_on
from plugins.rent_recovery.rules.rent_year import (
    WEEK,
    RentYear,
    chargeable_weeks,
    days_charged,
    four_weekly_payer,
    month_of_rent,
    monthly_payer,
    nightly_charge,
    part_week,
    rent_year,
    rent_year_of,
    uc_month,
    weekly_charge,
)

ASKED: tuple[Callable[..., Decision[Any]], ...] = (
    rent_year,
    rent_year_of,
    chargeable_weeks,
    weekly_charge,
    days_charged,
    part_week,
    nightly_charge,
    month_of_rent,
    uc_month,
    monthly_payer,
    four_weekly_payer,
    managed_payment_threshold,
    managed_payment_due,
    technical_arrears_hb,
    technical_arrears_uc,
    net_arrears,
    deduction_from_standard_allowance,
    deduction_from_legacy_benefit,
    earliest_notice_date,
    notice_lapses_on,
    last_day_to_extend,
    claim_is_in_time,
    gross_arrears,
    weeks_in_arrears,
    collected_percent,
    collected_percent_with_arrears,
    arrears_percent,
    next_step,
)
"""The rules that anybody may ask, on the page Calculators or by `borough rule`."""

__all__ = [
    "ASKED",
    "WEEK",
    "Facts",
    "RentYear",
    "Step",
    "Thresholds",
    "arrears_percent",
    "chargeable_weeks",
    "claim_is_in_time",
    "collected_percent",
    "collected_percent_with_arrears",
    "days_charged",
    "deduction_from_legacy_benefit",
    "deduction_from_standard_allowance",
    "earliest_notice_date",
    "four_weekly_payer",
    "gross_arrears",
    "last_day_to_extend",
    "managed_payment_due",
    "managed_payment_threshold",
    "month_of_rent",
    "monthly_payer",
    "net_arrears",
    "next_step",
    "nightly_charge",
    "notice_lapses_on",
    "part_week",
    "rent_year",
    "rent_year_of",
    "technical_arrears_hb",
    "technical_arrears_uc",
    "thresholds_on",
    "uc_month",
    "weekly_charge",
    "weeks_in_arrears",
    "weeks_in_words",
]
