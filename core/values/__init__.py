"""Values that think and do not reach: standard library only."""

from core.values.currency import decimal_text, minor_digits, minor_units
from core.values.day import iso_day, known_day
from core.values.decision import Because, Decision, Fact, Objection
from core.values.ids import Subject, new_id, subject
from core.values.lines import text_lines
from core.values.match import Line, Match
from core.values.money import Money, pence, share
from core.values.period import Period
from core.values.reference import (
    candidates,
    check_digit,
    find_references,
    is_valid_reference,
    with_check_digit,
)
from core.values.toml_lines import KeyPath, key_lines

__all__ = [
    "Because",
    "Decision",
    "Fact",
    "KeyPath",
    "Line",
    "Match",
    "Money",
    "Objection",
    "Period",
    "Subject",
    "candidates",
    "check_digit",
    "decimal_text",
    "find_references",
    "is_valid_reference",
    "iso_day",
    "key_lines",
    "known_day",
    "minor_digits",
    "minor_units",
    "new_id",
    "pence",
    "share",
    "subject",
    "text_lines",
    "with_check_digit",
]
