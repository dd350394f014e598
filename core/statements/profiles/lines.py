"""A supplier's file as lines of cells, in the shape and the encoding that its profile names."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from core.errors import BadInput
from core.statements.profiles.definition import Place, Profile, positions

_LONGEST = 1024 * 1024
_NAMES_WITHIN = 20
Cells = list[str]


def cells_of(profile: Profile, source: BinaryIO, name: str) -> Iterator[tuple[int, Cells]]:
    """Every line that is not blank with its number, as cells; one cell where widths are fixed."""
    text = _text(profile, source, name)
    if profile.shape == "fixed":
        for number, line in enumerate(text, 1):
            if line.strip():
                yield number, [line.rstrip("\r\n")]
        return
    reader = csv.reader(text, delimiter=profile.delimiter, skipinitialspace=True, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error:
        message = "quotation marks do not close, or a field is too long"
        raise BadInput(message, place=f"{name}, line {max(reader.line_num, 1)}") from None


def _text(profile: Profile, source: BinaryIO, name: str) -> Iterator[str]:
    """The lines as text; BadInput names the first one that is none."""
    number = 1
    try:
        for line in _wide(source) if profile.encoding == "utf-16" else _narrow(profile, source):
            if len(line) > _LONGEST or "\0" in line:
                message = "this line is longer than 1 MB, or holds binary data: this is no file of lines"
                raise BadInput(message, place=f"{name}, line {number}")
            yield line
            number += 1
    except UnicodeError:
        message = f"these bytes are no text in {profile.encoding}; correct the encoding of the profile"
        raise BadInput(message, place=f"{name}, line {number}") from None


def _narrow(profile: Profile, source: BinaryIO) -> Iterator[str]:
    """Lines in an encoding whose line feed is one byte, each decoded by itself."""
    encoding = profile.encoding
    mark = b"\xef\xbb\xbf" if encoding == "utf-8" else b""
    while raw := source.readline(_LONGEST + 1):
        yield raw.removeprefix(mark).decode(encoding)
        mark = b""


def _wide(source: BinaryIO) -> Iterator[str]:
    """Lines in UTF-16."""
    wrapper = io.TextIOWrapper(source, encoding="utf-16", errors="strict", newline=None)
    try:
        while line := wrapper.readline(_LONGEST + 1):
            yield line
    finally:
        wrapper.detach()


class Layout:
    """Where each place of a profile lies in the cells of a line."""

    def __init__(self, profile: Profile, names: Sequence[str] | None) -> None:
        """`names` are the columns by name, where the file has a line of them."""
        self._fixed = profile.shape == "fixed"
        self._names = {plain(name): at for at, name in reversed(list(enumerate(names or ())))}

    def get(self, cells: Cells, place: Place | None) -> str:
        """What stands at a place, without white space and the mark that spreadsheets put before text."""
        if place is None:
            return ""
        if self._fixed:
            found = positions(place)
            return cells[0][found[0] : found[1]].strip() if found else ""
        at = place - 1 if isinstance(place, int) else self._names.get(plain(place), -1)
        return cells[at].strip().removeprefix("'").strip() if 0 <= at < len(cells) else ""


def plain(name: str) -> str:
    """A column's name, however it is spaced and capitalised."""
    return " ".join(name.casefold().split())


def names_used(profile: Profile) -> set[str]:
    """The columns that a profile names, of entries only: those of header and trailer have none."""
    if profile.shape == "fixed":
        return set()
    places: list[object] = []
    for _, value in profile.fields:
        places += value if isinstance(value, tuple) else [value]
    return {plain(place) for place in places if isinstance(place, str)}


def is_names(cells: Cells, wanted: set[str]) -> bool:
    """Whether a line is the one that names the columns."""
    return wanted <= {plain(cell) for cell in cells}


def head_cells(profile: Profile, head: bytes) -> list[Cells]:
    """The first lines of a file, as far as they can be read at all."""
    text = head.decode("utf-16" if profile.encoding == "utf-16" else profile.encoding, "replace").lstrip(
        "\ufeff"
    )
    lines = [line for line in text.splitlines() if line.strip()][:_NAMES_WITHIN]
    if profile.shape == "fixed":
        return [[line] for line in lines]
    try:
        return [
            next(csv.reader([line], delimiter=profile.delimiter, skipinitialspace=True), []) for line in lines
        ]
    except csv.Error:
        return []
