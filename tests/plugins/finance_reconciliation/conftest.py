"""A bank that writes statements for the tests, and a council that reads them."""

import io
import itertools
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

import pytest

from config.readers import READERS
from core.api import payments
from core.permissions import Actor
from core.testing import a_council
from plugins.finance_reconciliation import commands, intake, queries

OURS = "20-00-00 12345678"
TESTER = Actor.system("tests")
MONDAY, TUESDAY, WEDNESDAY = date(2026, 4, 6), date(2026, 4, 7), date(2026, 4, 8)


@dataclass(frozen=True)
class Entry:
    """A line as a bank writes it: pence, positive for money in."""

    pence: int
    text: str = ""
    day: date = TUESDAY
    ref: str = ""
    payer: str = ""
    reversal: bool = False


@dataclass
class Bank:
    """An account at a bank: what it pays in and out, and the statements that it sends."""

    balance: int = 10_000
    number: str = OURS.replace("-", "").replace(" ", "")
    currency: str = "GBP"
    day: date = MONDAY
    sent: list = field(default_factory=list)

    def statement(self, *entries, closing=None, opening=None, declared=None, currency=None):
        """The next statement, from where the one before closed."""
        begins = self.balance if opening is None else opening
        self.balance = begins + sum(one.pence for one in entries)
        if entries:
            self.day = max(one.day for one in entries)
        return a_camt(
            entries,
            account=self.number,
            opening=begins,
            closing=self.balance if closing is None else closing,
            day=self.day,
            currency=currency or self.currency,
            declared=declared,
        )


def a_camt(
    entries, *, account, opening, closing, day, currency="GBP", declared=None, message="BkToCstmrStmt"
):
    parts = [_balance("OPBD", opening, day, currency), _balance("CLBD", closing, day, currency)]
    if declared is not None:
        parts.append(f"<TxsSummry><TtlNtries><NbOfNtries>{declared}</NbOfNtries></TtlNtries></TxsSummry>")
    lines = "\n".join(_entry(one, currency) for one in entries)
    kind, number = ("Stmt", "053") if message == "BkToCstmrStmt" else ("Rpt", "052")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{number}.001.08"><{message}><GrpHdr><MsgId>1</MsgId>
<CreDtTm>2026-04-07T06:00:00</CreDtTm></GrpHdr><{kind}><Id>1</Id><CreDtTm>2026-04-07T06:00:00</CreDtTm>
<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{currency}</Ccy></Acct>
{"".join(parts)}
{lines}
</{kind}></{message}></Document>""".encode()


def _balance(code, pence, day, currency):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(pence, currency)}"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _amount(pence, currency):
    sign = "CRDT" if pence >= 0 else "DBIT"
    pounds = f"{abs(pence) // 100}.{abs(pence) % 100:02}"
    return f'<Amt Ccy="{currency}">{pounds}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'


def _entry(one, currency):
    back = "<RvslInd>true</RvslInd>" if one.reversal else ""
    ref = f"<AcctSvcrRef>{escape(one.ref)}</AcctSvcrRef>" if one.ref else ""
    payer = (
        f"<RltdPties><Dbtr><Pty><Nm>{escape(one.payer)}</Nm></Pty></Dbtr></RltdPties>" if one.payer else ""
    )
    words = f"<RmtInf><Ustrd>{escape(one.text)}</Ustrd></RmtInf>" if one.text else ""
    return (
        f"<Ntry>{_amount(one.pence, currency)}{back}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{one.day}</Dt></BookgDt>{ref}<NtryDtls><TxDtls>{payer}{words}</TxDtls></NtryDtls></Ntry>"
    )


class Town:
    """A council with one bank account and some debtors, and how to ask it for its books."""

    def __init__(self, folder, *plugins, database=None, **more):
        self.council = a_council(
            folder, "finance_reconciliation", *plugins, readers=READERS, database=database, **more
        )
        with self.council.work(actor=TESTER) as work:
            self.bank_account = commands.add_bank_account(work, name="Rent income", number=OURS)
            opened = payments.open_accounts(
                work, accounts=[payments.AccountIn(kind="rent") for _ in range(6)]
            )
        self.accounts = [one.account_id for one in opened]
        self.references = [one.reference for one in opened]
        self.bank = Bank()
        self._numbers = itertools.count(1)

    def send(self, content, *, actor=TESTER, name="statement.xml", settle=True, **more):
        """Import a file, and let everything be matched that it brings."""
        done = intake.import_file(self.council, io.BytesIO(content), name=name, actor=actor, **more)
        if settle:
            self.council.settle()
        return done

    def arrives(self, *entries, **more):
        """The bank's next statement, imported."""
        return self.send(self.bank.statement(*entries, **more))

    def balance(self, which):
        with self.council.look(actor=TESTER) as work:
            return payments.balance(work, self.accounts[which])

    def look(self, question, *args, **more):
        with self.council.look(actor=TESTER) as work:
            return question(work, *args, **more)

    def do(self, command, *, actor=TESTER, **more):
        with self.council.work(actor=actor) as work:
            return command(work, **more)

    def another_bank_account(self):
        """A bank account that has seen nothing yet."""
        number = f"300000{next(self._numbers):08}"
        return self.do(commands.add_bank_account, name="Another", number=number)

    def proof(self, account=None):
        return self.look(queries.bank_proof, account or self.bank_account)

    def assert_books_hold(self):
        """Every pound is where it should be: the ledger proves itself, and the bank agrees with it."""
        assert self.look(payments.prove) == []
        proof = self.proof()
        assert (proof.from_books, proof.from_suspense, proof.unplaced) == (0, 0, 0), proof


@pytest.fixture
def town(tmp_path):
    town = Town(tmp_path)
    yield town
    town.council.close()
