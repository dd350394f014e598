"""Reading a supplier's file by its profile: as a reader like any other, or its first lines to look at."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from core.errors import BadInput
from core.ports import BankEntry, BankStatement, StatementReader
from core.statements.profiles.definition import Profile
from core.statements.profiles.lines import head_cells, plain
from core.statements.profiles.walk import Understood, Walk
from core.values import minor_digits

Pair = tuple[BankStatement, BankEntry | None]


class ProfileReader:
    """Reads files of one profile, as a reader of any other format does."""

    def __init__(self, profile: Profile) -> None:
        """Read by this profile."""
        self.profile = profile
        self.format = profile.label

    def recognises(self, head: bytes) -> bool:
        """Whether a line names exactly the columns of the profile, or the first one begins as it says."""
        wanted = self.profile.recognise
        lines = head_cells(self.profile, head)
        if wanted.columns:
            names = [plain(name) for name in wanted.columns]
            return any(_without_end([plain(cell) for cell in cells]) == names for cells in lines)
        if not wanted.starts:
            return False
        first = self.profile.delimiter.join(lines[0]) if lines else ""
        return first.lstrip().startswith(wanted.starts)

    def read(self, source: BinaryIO, name: str) -> Iterator[Pair]:
        """Stream the entries; BadInput names the line that cannot be read."""
        walk = Walk(self.profile, name)
        statements: dict[str, BankStatement] = {}
        for row in walk.rows(source):
            if row.fault:
                raise BadInput(row.fault, place=f"{name}, line {row.number}")
            if row.entry is not None:
                statement = statements.get(row.account) or statements.setdefault(
                    row.account, self._statement(row.account)
                )
                statement.add(row.entry.minor)
                yield statement, row.entry
        faults = walk.totals_faults()
        for statement in statements.values():
            statement.faults += faults
        if not statements:
            empty = self._statement(walk.account)
            empty.faults += faults
            yield empty, None

    def _statement(self, account: str) -> BankStatement:
        currency = self.profile.currency
        return BankStatement(account, currency, minor_digits(currency), tells=self.profile.tells)


def preview(profile: Profile, source: BinaryIO, *, most: int = 20) -> tuple[list[Understood], list[str]]:
    """The first lines of a file as a profile understands them, and what is wrong with the whole."""
    walk, found = Walk(profile, "the sample"), []
    try:
        for row in walk.rows(source):
            found.append(row)
            if len(found) >= most:
                return found, []
    except BadInput as refusal:
        return found, [str(refusal)]
    return found, walk.totals_faults()


def with_profiles(readers: Sequence[StatementReader], profiles: Iterable[Profile]) -> list[StatementReader]:
    """All readers: those of fixed formats, then those of profiles, and the one that takes any table last."""
    last = [reader for reader in readers if reader.format == "csv"]
    first = [reader for reader in readers if reader.format != "csv"]
    return [*first, *(ProfileReader(profile) for profile in profiles), *last]


def _without_end(names: list[str]) -> list[str]:
    while names and not names[-1]:
        names.pop()
    return names
