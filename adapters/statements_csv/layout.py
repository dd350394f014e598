"""Which column holds what: the layouts of banks as data, and a generic one by the names of columns."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")

_BANKS = {
    "lloyds": (
        "transaction date=date, transaction type=kind, sort code=sort code, account number=account, "
        "transaction description=text, debit amount=debit, credit amount=credit, balance=balance"
    ),
    "barclays": "number=cheque, date=date, account=account, amount=amount, subcategory=kind, memo=text",
    "natwest": (
        "date=date, type=kind, description=text, value=amount, balance=balance, "
        "account name=holder, account number=account"
    ),
}
"""Every column of an export in order, with what it holds. All are British: day first, sterling."""

_WORDS = {
    "date": "date; transaction date; booking date; posting date; posted date; date posted; completed date; "
    "date completed; created; buchungstag; buchungsdatum; date operation; date comptable; value date; "
    "date de valeur; valuta; datum",
    "amount": "amount; transaction amount; amount gbp; value; betrag; montant",
    "debit": "debit; debit amount; debits; money out; paid out; withdrawals; withdrawal; soll",
    "credit": "credit; credit amount; credits; money in; paid in; deposits; deposit; haben",
    "balance": "balance; running balance; account balance; balance gbp; saldo; solde",
    "text": "reference; ref; payment reference; customer reference; description; transaction description; "
    "details; transaction details; narrative; memo; desc; particulars; message; notes; num; "
    "verwendungszweck; libelle",
    "payer": "payer; payee; name; counterparty; counterparty name; paid by; from; merchant",
    "bank ref": "id; transaction id; fps id; transaction number; bank reference; n de transaction",
    "sort code": "sort code; sortcode",
    "account": "account; account number; account no; iban; produit",
    "holder": "account name; account holder",
    "currency": "currency; ccy; currency code; devise; monn; wahrung",
}
"""Names of columns that the generic layout knows, better ones first; without accents and numbers."""

_GENERIC = {
    word.strip(): (role, rank) for role, words in _WORDS.items() for rank, word in enumerate(words.split(";"))
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where to find what in a row. `day_first` is None where only the dates themselves can tell."""

    name: str
    delimiter: str
    width: int
    columns: dict[str, int]
    texts: tuple[int, ...]
    day_first: bool | None

    def cell(self, row: Sequence[str], role: str) -> str:
        """What a row has in the column for `role`; nothing where there is no such column."""
        place = self.columns.get(role)
        return "" if place is None else row[place].strip().removeprefix("'").strip()


def split(line: str, delimiter: str) -> list[str]:
    """One line as cells without the white space round them; none when its quotation marks do not close."""
    try:
        row = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True), [])
    except csv.Error:
        return []
    return [cell.strip() for cell in row]


def layout_of(line: str) -> Layout | None:
    """The layout that a line names as a header, or None when it is no header that we know."""
    for delimiter in DELIMITERS:
        names = [_plain(cell) for cell in split(line, delimiter)]
        while names and not names[-1]:
            names.pop()
        if found := _bank(names, delimiter) or _generic(names, delimiter):
            return found
    return None


def _plain(name: str) -> str:
    """A column's name without accents, marks, case, and the number behind it."""
    letters = unicodedata.normalize("NFKD", name.replace("N°", "N ")).casefold()
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z]+", " ", letters).strip()


def _bank(names: Sequence[str], delimiter: str) -> Layout | None:
    """One of the banks' own layouts, if every column is as that bank has it."""
    for bank, columns in _BANKS.items():
        pairs = [column.strip().split("=") for column in columns.split(",")]
        if [name for name, _ in pairs] == list(names):
            roles = {role: place for place, (_, role) in enumerate(pairs)}
            return Layout(bank, delimiter, len(names), roles, (roles["text"],), day_first=True)
    return None


def _generic(names: Sequence[str], delimiter: str) -> Layout | None:
    """A layout by the names of its columns, if it has a date and an amount, or debit and credit."""
    known = [(*_GENERIC[name], place) for place, name in enumerate(names) if name in _GENERIC]
    roles = {role: place for role, _, place in sorted(known, key=lambda column: -column[1])}
    if "amount" in roles:
        roles = {role: place for role, place in roles.items() if role not in {"debit", "credit"}}
    if "date" not in roles or not ("amount" in roles or {"debit", "credit"} <= roles.keys()):
        return None
    texts = tuple(place for role, _, place in sorted(known, key=lambda column: column[1]) if role == "text")
    british = True if "sort code" in roles else None
    return Layout("generic", delimiter, len(names), roles, texts, day_first=british)
