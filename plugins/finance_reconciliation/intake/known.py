"""What a file is held against: the council's bank accounts, and the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.api import BadInput, BankStatement
from plugins.finance_reconciliation.rules import account_among, account_number, in_words

_LONGEST_ACCOUNT = 60


@dataclass(frozen=True, slots=True)
class Known:
    """What a file is held against: the council's bank accounts by number, and the day.

    `chosen` is the account that somebody chose for a file which may name none.
    """

    accounts: Mapping[str, UUID]
    today: date
    days_ahead: int
    chosen: UUID | None = None

    def number_of(self, statement: BankStatement, place: str) -> str:
        """The number of the statement's account, as its bank writes it if it is none of the council's.

        BadInput when the file names none, or another one than was chosen for it.
        """
        if not statement.account:
            return "" if statement.tells == "details" else self._chosen_number(place)
        number = account_among(statement.account, self.accounts)
        if number is None:
            try:
                return account_number(statement.account)
            except ValueError:
                return statement.account[:_LONGEST_ACCOUNT]
        if self.chosen is not None and self.accounts[number] != self.chosen:
            message = f"the file is of {in_words(number)}, not of the account that was chosen for it"
            raise BadInput(message, place=place)
        return number

    def _chosen_number(self, place: str) -> str:
        for number, account_id in self.accounts.items():
            if account_id == self.chosen:
                return number
        message = "the file does not say of which account it is; choose the bank account and import it again"
        raise BadInput(message, place=place)
