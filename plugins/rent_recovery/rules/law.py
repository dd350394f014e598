"""The figures of `law.toml`: what nobody may choose."""

from plugins.rent_recovery.rules.figures import Figures, Known, bundled, read

KNOWN_LAW = {
    "notice_minimum_days": Known("A notice gives at least", "days", 1, 365),
    "notice_life_months": Known("A notice stays in force for", "months", 1, 120),
    "limitation_months": Known("Rent can be claimed for", "months", 1, 240),
}


def _law() -> Figures:
    figures, complaints = read(bundled("law.toml"), known=KNOWN_LAW, place="law.toml")
    if complaints:
        raise ValueError("\n".join(complaints))
    return figures


LAW: Figures = _law()
"""In force by day; every row has its source and how sure it is."""
