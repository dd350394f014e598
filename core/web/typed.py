"""What somebody typed into a form, before anything believes it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, cast

from litestar import Request
from litestar.datastructures import UploadFile

from core.errors import BadInput

LONGEST = 20_000
"""Characters that one field may hold, unless it allows fewer."""


class Typed:
    """The fields of a form as text, each perhaps more than once, and the files that came with it."""

    def __init__(self, items: Iterable[tuple[str, Any]]) -> None:
        """Keep what came; text without the characters that no database keeps and no person types."""
        self._texts: dict[str, list[str]] = {}
        self._files: dict[str, UploadFile] = {}
        for name, value in items:
            if isinstance(value, UploadFile):
                self._files[name] = value
            else:
                self._texts.setdefault(name, []).append(_tidy(str(value)))

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Typed":
        """As if these values had been typed: to show a form filled in."""
        pairs = ((n, one) for n, v in values.items() for one in (v if isinstance(v, list | tuple) else [v]))
        return cls((name, "" if value is None else value) for name, value in pairs)

    def __call__(self, name: str) -> str:
        """The text of a field; empty when it was left out."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        """The same with the white space around it, as a password may have."""
        return self._texts.get(name, [""])[-1]

    def __contains__(self, name: str) -> bool:
        """Whether the field was sent at all."""
        return name in self._texts or name in self._files

    def __iter__(self) -> Iterator[str]:
        """The names of the text fields."""
        return iter(self._texts)

    def all(self, name: str) -> list[str]:
        """Every text of a field that may be sent more than once."""
        return [text.strip() for text in self._texts.get(name, ())]

    def file(self, name: str) -> tuple[str, BinaryIO] | None:
        """The name and content of a file that was chosen, or None; large content lies on disk."""
        sent = self._files.get(name)
        if sent is None or not sent.filename:
            return None
        content = sent.file
        content.seek(0)
        return sent.filename.replace("\\", "/").rpartition("/")[2][:200], cast("BinaryIO", content)


def _tidy(text: str) -> str:
    kept = text.replace("\r\n", "\n").encode("utf-8", "replace").decode().replace("\0", "")
    return kept[:LONGEST]


async def typed(request: Request[Any, Any, Any]) -> Typed:
    """The form of this request, read once; BadInput when it cannot be read."""
    try:
        return Typed((await request.form()).multi_items())
    except (ValueError, UnicodeError) as error:
        message = "the form could not be read; go back, reload the page and send it again"
        raise BadInput(message) from error
