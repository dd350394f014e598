"""What the elements of a Bacs report say, by whichever names; and what its codes mean."""

from datetime import date

from lxml.etree import _Element as Element

from core.values import iso_day

REASONS = {
    "0": "refer to payer", "1": "instruction cancelled", "2": "payer deceased", "3": "account transferred",
    "4": "advance notice disputed", "5": "no account", "6": "no instruction", "7": "amount differs",
    "8": "amount not yet due", "9": "overdue", "A": "service user differs", "B": "account closed",
    "C": "account transferred to another bank", "D": "advance notice disputed", "E": "instruction amended",
    "R": "instruction re-instated",
}  # fmt: skip
CLAIMS = {
    "1": "amount or date differs", "2": "no advance notice", "3": "cancelled by the paying bank",
    "4": "cancelled by the payer", "5": "no instruction held", "6": "signature disputed",
    "7": "claimed on request of the service user", "8": "service user unknown",
}  # fmt: skip
KEYS = {
    "reference": ("ref", "reference", "sureference", "corereference", "payerreference"),
    "reason": ("returncode", "reasoncode", "reasoncodemeaning"),
    "words": ("returndescription", "reasondescription"),
    "amount": ("valueof", "totalamount", "amount"),
    "original": ("originalprocessingdate", "dateofdebit", "debitdate", "duedate"),
    "effective": ("effectivedate", "dateofdocumentdebit", "currentprocessingdate", "adviceddate"),
    "name": ("payername", "payeraccountname", "receiveraccountname"),
    "sort code": ("payersortcode", "payeraccountsortcode", "receiveraccountsortcode"),
    "account": ("payeraccountnumber", "payeraccount", "receiveraccountnumber"),
    "new sort code": ("payernewsortcode", "newsortcode"),
    "new account": ("payernewaccountnumber", "newaccountnumber"),
}
"""Where each fact may stand, by names in small letters without dashes."""


def facts_of(element: Element) -> dict[str, str]:
    """Everything that an element and those within it say; what stands within bears their names in front."""
    facts: dict[str, str] = {}
    for part in element.iter():
        if not isinstance(part.tag, str):
            continue
        inner = "" if part is element else _plain(local(part))
        text = " ".join((part.text or "").split())
        if text and not len(part):
            facts.setdefault(inner, text)
        for name, value in attributes(part).items():
            facts.setdefault(f"{inner}{name}" if inner else name, value)
    return facts


def attributes(element: Element) -> dict[str, str]:
    """The attributes of an element, by names in small letters without dashes."""
    return {_plain(str(name)): str(value).strip() for name, value in element.attrib.items()}


def _plain(name: str) -> str:
    return name.rpartition("}")[2].replace("-", "").replace("_", "").lower()


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def digits(text: str) -> str:
    """The digits of a sort code or an account number."""
    return "".join(letter for letter in text if letter.isdigit() and letter.isascii())


def day_in(text: str) -> date:
    """A day with dashes or without."""
    plain = text.strip()
    if len(plain) == len("20260407") and plain.isdigit():
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    return iso_day(plain)


def let_go(element: Element) -> None:
    """Free what has been understood."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
