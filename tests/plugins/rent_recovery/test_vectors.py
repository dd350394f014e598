"""The shared vectors of rent recovery that rules of this plugin compute; each spelt as the file spells it."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from core.values import Money, pence
from plugins.rent_recovery import rules


def money(amount: int) -> str:
    return str(Money(amount)).replace("£", "")


def short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"


def r01() -> str:
    year = rules.rent_year("2024/25").result
    return f"{year.weeks}; first debit {short(year.first_debit)}, last debit {short(year.last_debit)}"


def r02() -> str:
    year = rules.rent_year("2026/27").result
    return f"{year.weeks}; {short(year.first_debit)} (Easter Monday, still debits) - {short(year.last_day)}"


def r04() -> str:
    chargeable = rules.chargeable_weeks("2026/27", 4).result
    weekly = rules.weekly_charge(pence("6,240.00"), chargeable).result
    return f"{money(weekly)}; UC month = 130 x 48/12 = {money(rules.uc_month(weekly, 4).result)}"


def r05() -> str:
    return money(rules.uc_month(pence("124.80"), 2).result)


def r07() -> str:
    return money(rules.monthly_payer(pence("100.00"), rules.chargeable_weeks("2024/25").result).result)


def r08() -> str:
    days = rules.days_charged(date(2026, 4, 6), date(2026, 4, 9)).result
    return money(rules.part_week(pence("105.00"), days).result)


def r10() -> str:
    return money(rules.nightly_charge(pence("42.50"), date(2026, 1, 27), date(2026, 2, 10)).result)


def r13() -> str:
    balance, technical = 4 * pence("300.00"), rules.technical_arrears_hb(pence("280.00"), 4).result
    return "; ".join(money(one) for one in (balance, technical, rules.net_arrears(balance, technical).result))


def r14() -> str:
    debits = [date(2026, 4, 13), date(2026, 4, 20), date(2026, 4, 27), date(2026, 5, 4), date(2026, 5, 11)]
    balance = len(debits) * pence("120.00")
    technical = rules.technical_arrears_uc(pence("520.00"), 1, date(2026, 5, 7), date(2026, 5, 13)).result
    return "; ".join(money(one) for one in (balance, technical, rules.net_arrears(balance, technical).result))


def r16() -> str:
    threshold = rules.managed_payment_threshold(pence("115.00")).result
    below, at = (rules.managed_payment_due(11_500, arrears).result for arrears in (99_666, 99_667))
    return f"{money(threshold)}; {'yes' if below else 'no'} / {'yes' if at else 'no'}"


def r17() -> str:
    return money(rules.managed_payment_threshold(pence("115.00"), 1).result)


def r19() -> str:
    ten, fifteen = (rules.deduction_from_standard_allowance(42_490, rate).result for rate in (10, 15))
    return f"{money(ten)} / {money(fifteen)}"


def r20() -> str:
    return " / ".join(money(rules.deduction_from_legacy_benefit(one).result) for one in (9_050, 9_205))


def r37() -> str:
    found = rules.earliest_notice_date(date(2026, 1, 5)).result
    return f"{found:%a} {short(found)}"


def r38() -> str:
    found = rules.earliest_notice_date(date(2026, 3, 3)).result
    return f"{found:%a} {short(found)}"


def r40() -> str:
    return short(rules.last_day_to_extend(date(2025, 6, 16)).result)


def r46() -> str:
    words = {True: "in time", False: "barred"}
    days = (date(2026, 6, 1), date(2026, 6, 2))
    return " / ".join(words[rules.claim_is_in_time(date(2020, 6, 1), day).result] for day in days)


def r47() -> str:
    collected, debit = pence("9,850,000"), pence("10,000,000")
    figures = (
        rules.collected_percent(collected, debit),
        rules.collected_percent_with_arrears(collected, debit, pence("420,000")),
        rules.arrears_percent(pence("450,000"), debit),
    )
    return "; ".join(percent(one.result) for one in figures)


COMPUTED: dict[str, Callable[[], str]] = {
    name.upper(): made for name, made in globals().items() if name[0] == "r" and name[1:].isdigit()
}


@pytest.mark.parametrize("vector", sorted(COMPUTED))
def test_a_shared_vector_comes_out_as_the_file_says(vector, shared):
    found = json.loads((shared / "reference" / "vectors" / "rent_recovery.json").read_text())
    expected = {one["id"]: one["expected"] for one in found}
    assert COMPUTED[vector]() == expected[vector]
