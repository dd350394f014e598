"""What single elements of a camt file say."""

from collections.abc import Iterator, Sequence
from datetime import date

from lxml.etree import _Element as Element

from core.ports import BankEntry
from core.values import iso_day

_SAYS_NOTHING = {"", "NOTPROVIDED", "NOT PROVIDED", "NONREF"}
_ONLY_UNDER = {"Ref": "CdtrRefInf", "Nb": "RfrdDocInf", "AddtlRmtInf": "Strd"}
_PAYERS, _PAYEES = ("Dbtr", "UltmtDbtr"), ("Cdtr", "UltmtCdtr")

Parts = dict[str, Element]
"""The children of an element by name, without namespace."""

Detail = tuple[list[str], dict[str, str]]
"""What a `TxDtls` says: texts in which a reference may stand, and names by role."""


def entry(parts: Parts, details: Sequence[Detail], day: date, minor: int, place: str) -> BankEntry:
    """An entry with the words that explain it, its own and those of its details."""
    own = said(parts.get("AddtlNtryInf"))
    spoken = [text for texts, _ in details for text in texts if text not in _SAYS_NOTHING]
    texts = tuple(dict.fromkeys([*spoken, own] if own else spoken))
    reversal = said(parts.get("RvslInd")) in {"true", "1"}
    # A reversal keeps the roles of the payment that it undoes, so the other side is the opposite one.
    role, ultimate = _PAYERS if (minor >= 0) != reversal else _PAYEES
    others = {names.get(role) or names.get(ultimate, "") for _, names in details}
    bank_ref = said(parts.get("AcctSvcrRef"))
    if not bank_ref and len(details) == 1:
        bank_ref = details[0][1].get("AcctSvcrRef", "")
    payer = others.pop() if len(others) == 1 else ""
    return BankEntry(day, minor, bank_ref, texts, payer, reversal, place)


def heard(details: Element, skip: int) -> Detail:
    """What a `TxDtls` says; `skip` is the length of the namespace in front of each name."""
    texts: list[str] = []
    names: dict[str, str] = {}
    for branch in details:
        kind = str(branch.tag)[skip:]
        if kind == "Refs":
            refs = {str(part.tag)[skip:]: said(part) for part in branch}
            texts.append(refs.get("EndToEndId", ""))
            names["AcctSvcrRef"] = refs.get("AcctSvcrRef", "")
        elif kind == "RmtInf":
            for part in branch:
                texts += _structured(part, skip) if len(part) else [said(part)]
        elif kind == "RltdPties":
            names |= {str(party.tag)[skip:]: _party(party, skip) for party in branch}
        elif kind == "AddtlTxInf":
            texts.append(said(branch))
    return texts, names


def _structured(part: Element, skip: int) -> Iterator[str]:
    """References and invoice numbers of a structured remittance."""
    for inner in part.iter():
        if local(inner.getparent()) == _ONLY_UNDER.get(str(inner.tag)[skip:]):
            yield said(inner)


def _party(party: Element, skip: int) -> str:
    """The name of a party, which newer versions wrap once more."""
    for part in party:
        kind = str(part.tag)[skip:]
        if kind == "Nm":
            return said(part)
        if kind == "Pty":
            return _party(part, skip)
    return ""


def local(element: Element | None) -> str:
    """An element's name without its namespace; nothing for no element."""
    return "" if element is None else str(element.tag).rpartition("}")[2]


def said(element: Element | None) -> str:
    """An element's own text on one line."""
    if element is None:
        return ""
    text = element.text
    return " ".join(text.split()) if text else ""


def first_text(element: Element | None) -> str:
    """The first text in an element that wraps a choice: a date or a moment, a code or words."""
    while element is not None:
        if text := said(element):
            return text
        element = element[0] if len(element) else None
    return ""


def day_in(element: Element | None) -> date | None:
    """A choice of date or moment; None if it is not there, ValueError if it is no date."""
    text = first_text(element)
    return iso_day(text) if text else None
