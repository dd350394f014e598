"""One walk over a supplier's file: what each line is by its profile, and what all come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Literal

from core.errors import BadInput
from core.ports import BankEntry
from core.statements.profiles import cells as say
from core.statements.profiles.definition import Place, Profile
from core.statements.profiles.lines import Cells, Layout, cells_of, is_names, names_used
from core.values import decimal_text, minor_digits

Kind = Literal["entry", "header", "trailer", "columns", "left out"]
_NAMES_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Understood:
    """One line as a profile understands it: what it is, its entry and account, or what is wrong with it."""

    number: int
    cells: Cells
    kind: Kind
    entry: BankEntry | None = None
    account: str = ""
    fault: str = ""


class Walk:
    """One walk over a file: what each line is, and what they come to."""

    def __init__(self, profile: Profile, name: str) -> None:
        """Begin; `name` is what messages call the file."""
        self._profile, self._name = profile, name
        self._exponent = minor_digits(profile.currency)
        self._wanted = names_used(profile)
        self._layout = Layout(profile, None)
        self._bare = Layout(profile, None)
        self._day: date | None = None
        self._entries = self._lines = self._total = 0
        self._stated: tuple[str, str] | None = None
        self.account = profile.account

    def rows(self, source: BinaryIO) -> Iterator[Understood]:
        """Every line but those that are skipped, understood or with its fault."""
        named, seen = not self._wanted, 0
        for number, cells in cells_of(self._profile, source, self._name):
            seen += 1
            if seen <= self._profile.rows.skip:
                continue
            if not named:
                if is_names(cells, self._wanted):
                    self._layout, named = Layout(self._profile, cells), True
                    yield Understood(number, cells, "columns")
                elif seen - self._profile.rows.skip >= _NAMES_WITHIN:
                    break
                else:
                    yield self._line(number, cells, above=True)
                continue
            yield self._line(number, cells, above=False)
        if not named:
            message = f"no line names the columns {', '.join(sorted(self._wanted))}"
            raise BadInput(message, place=f"{self._name}, line 1")

    def totals_faults(self) -> list[str]:
        """What the trailer states and was not found so, once every line was read."""
        trailer = self._profile.trailer
        if trailer is None:
            return []
        if self._stated is None:
            return [f"the trailer (“{trailer.starts}”) is missing; the file may be cut off"]
        count, total = self._stated
        faults = []
        had = self._entries if trailer.counts == "entries" else self._lines
        if trailer.count is not None and (not count.isdigit() or int(count) != had):
            faults.append(
                f"the trailer states {count or 'no number of'} {trailer.counts}, and {had} were read"
            )
        if trailer.total is not None:
            try:
                stated = say.amount(total, self._profile.amounts, self._exponent)
            except ValueError as error:
                return [*faults, f"the total of the trailer cannot be read: {error}"]
            if abs(stated) != abs(self._total):
                texts = (decimal_text(one, self._exponent) for one in (stated, self._total))
                faults.append("the trailer states a total of {}, and {} was read".format(*texts))
        return faults

    def _line(self, number: int, cells: Cells, *, above: bool) -> Understood:
        """One line: header, trailer, entry, or one that is left out."""
        profile = self._profile
        text = cells[0] if profile.shape == "fixed" else profile.delimiter.join(cells)
        try:
            if profile.header and text.startswith(profile.header.starts):
                self._lines += 1
                self._read_header(cells)
                return Understood(number, cells, "header")
            if profile.trailer and text.startswith(profile.trailer.starts):
                self._lines += 1
                where = profile.trailer
                self._stated = self._bare.get(cells, where.count), self._bare.get(cells, where.total)
                return Understood(number, cells, "trailer")
            if (
                above
                or not text.startswith(profile.rows.starts)
                or text.startswith(profile.rows.ignore or ("\0",))
            ):
                return Understood(number, cells, "left out")
            self._lines += 1
            return self._enter(number, cells)
        except ValueError as error:
            return Understood(number, cells, "entry", fault=str(error))

    def _read_header(self, cells: Cells) -> None:
        header = self._profile.header
        if header is not None and header.date is not None:
            self._day = say.day(self._bare.get(cells, header.date), self._profile.dates.format)
        if header is not None and header.account is not None:
            self.account = self._bare.get(cells, header.account) or self.account

    def _enter(self, number: int, cells: Cells) -> Understood:
        """A line with an entry."""
        fields, form = self._profile.fields, self._profile.dates.format

        def at(place: Place | None) -> str:
            return " ".join(self._layout.get(cells, place).split())

        booked = say.day(at(fields.date), form) if fields.date is not None else self._day
        if booked is None:
            message = "neither the line nor a header has a date"
            raise ValueError(message)
        minor = self._minor(cells)
        original = at(fields.original)
        entry = BankEntry(
            booked_on=booked,
            minor=minor,
            bank_ref=at(fields.bank_ref),
            texts=tuple(dict.fromkeys(text for place in fields.references if (text := at(place)))),
            payer=at(fields.payer),
            reversal=bool(original),
            place=f"{self._name}, line {number}",
            code=at(fields.code),
            counterparty=at(fields.counterparty),
            original_on=say.day(original, form) if original else None,
        )
        self._entries += 1
        self._total += minor
        return Understood(number, cells, "entry", entry, at(fields.account) or self.account)

    def _minor(self, cells: Cells) -> int:
        """The signed amount of a line."""
        fields, rule = self._profile.fields, self._profile.amounts
        if fields.amount is None:
            both = [self._layout.get(cells, place) for place in (fields.credit, fields.debit)]
            credit, debit = (say.amount(one, rule, self._exponent) if one else 0 for one in both)
            if not any(both) or (credit and debit):
                message = "either money in or money out must be given"
                raise ValueError(message)
            return credit - abs(debit)
        minor = say.amount(self._layout.get(cells, fields.amount), rule, self._exponent)
        if rule.sign == "by column":
            said = self._layout.get(cells, fields.sign).casefold()
            return -abs(minor) if said in {one.casefold() for one in rule.out} else abs(minor)
        if rule.sign == "always out":
            return -minor
        return minor
