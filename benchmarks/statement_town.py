"""A town that owes and pays: open charges under references as councils issue them, and what the bank says.

70 % of the lines quote their reference exactly, 15 % with a slip, 5 % pay several accounts at once, 5 % pay a
charge in two parts, 5 % are nobody's. Holders, partners, parents and the DWP pay. What each line really pays is
kept aside as the truth.
"""

# ruff: noqa: PLR2004, PLR0911 - the shares of the town stand where they are used

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from xml.sax.saxutils import escape

from core.values import with_check_digit

FIRST_NUMBER = 20_000_000
DAY = date(2026, 4, 7)
OURS = "20000012345678"
_COMMON = (9_850, 11_240, 12_075, 13_400)
_FAMILIES = [
    "Okafor",
    "Shah",
    "Evans",
    "Hughes",
    "Kaur",
    "Begum",
    "Novak",
    "Murphy",
    "Adeyemi",
    "Rossi",
    "Clarke",
    "Davies",
    "Fraser",
    "Gill",
    "Hassan",
    "Iqbal",
    "Jones",
    "Khan",
    "Lewis",
    "Mensah",
    "Nguyen",
    "Owen",
    "Patel",
    "Quinn",
    "Rahman",
    "Singh",
    "Taylor",
    "Umar",
    "Vaughan",
    "Walker",
    "Xu",
    "Young",
    "Zaman",
    "Ahmed",
    "Bello",
]
_ENDS = (
    "",
    "son",
    "ley",
    "man",
    "ford",
    "wood",
    "field",
    "worth",
    "ham",
    "by",
    "ton",
    "well",
    "croft",
    "ridge",
)
_GIVEN = [
    "Jane",
    "Peter",
    "Amina",
    "Sam",
    "Priya",
    "Tom",
    "Grace",
    "Ali",
    "Maria",
    "Owen",
    "Ruth",
    "Hassan",
    "Lena",
    "Paul",
    "Zara",
    "Ivan",
    "Nora",
    "Femi",
]
_LIKE = {"0": "O", "1": "I", "5": "S", "8": "B"}


@dataclass(slots=True)
class Household:
    """People who owe: a holder with one account or more, each with the pence that are open."""

    family: str
    given: str
    accounts: list[str]
    owes: list[int]


@dataclass(slots=True)
class BankLine:
    """What the bank says of one payment, and (kept aside) which references it pays, each how much."""

    pence: int
    text: str
    payer: str
    pays: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Town:
    """Who owes what, and the lines of the bank in the order in which they come."""

    households: list[Household]
    lines: list[BankLine]


def a_town(size: int, seed: int = 1) -> Town:
    """A town with about `size` lines against as many open charges."""
    draw = random.Random(seed)
    numbers = count(FIRST_NUMBER)
    households: list[Household] = []
    lines: list[BankLine] = []
    ways: list[
        tuple[float, Callable[[random.Random, Iterator[int]], tuple[Household | None, list[BankLine]]]]
    ] = [
        (0.70, _exact),
        (0.85, _slipped),
        (0.90, _combined),
        (0.925, _in_two),
        (0.975, _nobodys),
    ]
    while len(lines) < size:
        chance = draw.random() * 0.975
        way = next(each for limit, each in ways if chance < limit)
        household, paid = way(draw, numbers)
        if household:
            households.append(household)
        lines += paid
    draw.shuffle(lines)
    return Town(households, lines[:size])


def _a_household(draw: random.Random, numbers: Iterator[int], accounts: int = 1) -> Household:
    owes = [
        draw.choice(_COMMON) if draw.random() < 0.6 else draw.randrange(2_000, 90_000)
        for _ in range(accounts)
    ]
    references = [with_check_digit(str(next(numbers))) for _ in range(accounts)]
    return Household(draw.choice(_FAMILIES) + draw.choice(_ENDS), draw.choice(_GIVEN), references, owes)


def _payer(draw: random.Random, who: Household, *, by_machine: bool = True, strangers: float = 0.08) -> str:
    """Mostly the holder; a partner of the same name, a parent of another, or the DWP, whose reference a machine copies."""
    chance = draw.random()
    if by_machine and chance < 0.1:
        return draw.choice(["DWP UC", "DWP HB DIRECT"])
    if chance < 0.1 + strangers:
        return f"{draw.choice(_GIVEN)} {draw.choice(_FAMILIES)}{draw.choice(_ENDS)}".upper()
    given = draw.choice(_GIVEN) if chance < 0.3 else who.given
    return draw.choice(
        [f"{who.family} {given[0]}", f"{given} {who.family}", f"MR {given[0]} {who.family}"]
    ).upper()


def _exact(draw: random.Random, numbers: Iterator[int]) -> tuple[Household, list[BankLine]]:
    who = _a_household(draw, numbers)
    reference, pence = who.accounts[0], who.owes[0]
    forms = [
        reference,
        f"RENT {reference}",
        f"RENT{reference}",
        f"{reference[:3]} {reference[3:6]} {reference[6:]}",
    ]
    return who, [BankLine(pence, draw.choice(forms), _payer(draw, who), {reference: pence})]


def _slipped(draw: random.Random, numbers: Iterator[int]) -> tuple[Household, list[BankLine]]:
    """Written by hand, so never by the DWP; a parent of another name is rare, and then nobody can be sure."""
    who = _a_household(draw, numbers)
    reference, pence = who.accounts[0], who.owes[0]
    text = f"{draw.choice(['', 'RENT ', 'REF ', 'FLAT '])}{_slip(draw, reference)}"
    payer = _payer(draw, who, by_machine=False, strangers=-0.075)
    return who, [BankLine(pence, text, payer, {reference: pence})]


def _slip(draw: random.Random, reference: str) -> str:
    at = draw.randrange(1, len(reference) - 1)
    kind = draw.choice(["swap", "wrong", "lost", "added", "letter", "run", "space"])
    if kind == "swap":
        return f"{reference[:at]}{reference[at + 1]}{reference[at]}{reference[at + 2 :]}"
    if kind == "wrong":
        return f"{reference[:at]}{(int(reference[at]) + draw.randrange(1, 10)) % 10}{reference[at + 1 :]}"
    if kind == "lost":
        return reference[:at] + reference[at + 1 :]
    if kind == "added":
        return f"{reference[:at]}{draw.randrange(10)}{reference[at:]}"
    if kind == "letter":
        return "".join(_LIKE.get(each, each) for each in reference)
    if kind == "run":
        return f"{reference}{draw.randrange(10, 99)}"
    return f"{reference[:at]} {reference[at:]}"


def _combined(draw: random.Random, numbers: Iterator[int]) -> tuple[Household, list[BankLine]]:
    """One payment for two or three accounts of one person, who quotes all of them, or only the first."""
    who = _a_household(draw, numbers, draw.choice([2, 2, 3]))
    quoted = who.accounts if draw.random() < 0.5 else who.accounts[:1]
    paid = dict(zip(who.accounts, who.owes, strict=True))
    return who, [BankLine(sum(who.owes), " ".join(quoted), _payer(draw, who), paid)]


def _in_two(draw: random.Random, numbers: Iterator[int]) -> tuple[Household, list[BankLine]]:
    who = _a_household(draw, numbers)
    reference, first = who.accounts[0], who.owes[0] * draw.randrange(20, 80) // 100
    parts = (first, who.owes[0] - first)
    return who, [
        BankLine(pence, f"RENT {reference}", _payer(draw, who), {reference: pence}) for pence in parts
    ]


def _nobodys(draw: random.Random, _numbers: Iterator[int]) -> tuple[None, list[BankLine]]:
    texts = [
        "THANK YOU",
        f"INV {draw.randrange(10**5, 10**6)}",
        f"TEL 07{draw.randrange(10**8, 10**9)}",
        f"{draw.randrange(4 * 10**8, 9 * 10**8)}",
        "HOLIDAY MONEY",
    ]
    payer = f"{draw.choice(_GIVEN)} {draw.choice(_FAMILIES)}{draw.choice(_ENDS)}".upper()
    return None, [BankLine(draw.choice(_COMMON), draw.choice(texts), payer)]


def camt(town: Town) -> Iterator[bytes]:
    """The bank's statement of all lines, as camt.053, in pieces. Each line's bank reference is its place."""
    total = sum(line.pence for line in town.lines)
    yield f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId>
<CreDtTm>{DAY}T06:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id><CreDtTm>{DAY}T06:00:00</CreDtTm>
<Acct><Id><Othr><Id>{OURS}</Id></Othr></Id><Ccy>GBP</Ccy></Acct>
{_balance("OPBD", 0)}{_balance("CLBD", total)}
""".encode()
    for place, line in enumerate(town.lines):
        yield (
            f'<Ntry><Amt Ccy="GBP">{line.pence // 100}.{line.pence % 100:02}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
            f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{DAY}</Dt></BookgDt><AcctSvcrRef>{place}</AcctSvcrRef><NtryDtls>"
            f"<TxDtls><RltdPties><Dbtr><Pty><Nm>{escape(line.payer)}</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>"
            f"{escape(line.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        ).encode()
    yield b"</Stmt></BkToCstmrStmt></Document>"


def _balance(code: str, pence: int) -> str:
    day = DAY - timedelta(days=1) if code == "OPBD" else DAY
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">{pence // 100}.{pence % 100:02}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )
