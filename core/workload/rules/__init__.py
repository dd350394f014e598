"""The rules of work: which comes first and why, and who gets what and why.

By what they decide:

    priority  what comes before what
    fairness  who gets which case
"""

from core.workload.rules.fairness import Officer, Share, Shares, Waiting, fair_shares, may_not, why_not
from core.workload.rules.priority import Band, Ordering, end_of_week, is_by_law, priority

__all__ = [
    "Band",
    "Officer",
    "Ordering",
    "Share",
    "Shares",
    "Waiting",
    "end_of_week",
    "fair_shares",
    "is_by_law",
    "may_not",
    "priority",
    "why_not",
]
