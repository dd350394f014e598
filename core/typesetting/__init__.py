"""Paper: a typst template of Borough's own, filled with data, becomes an accessible PDF.

Data goes in as JSON and is only ever shown, so that nothing in it can act as markup. Every PDF is made to
PDF/UA-1: tagged, titled, its language named; the typesetter refuses a template that would break this.
Templates lie inside `core/` (a council's own letters are words, not programs) and begin with
`#import "/typesetting/house.typ": *`, which brings `data` and the look of the house.
"""

import json
import re
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from core.errors import BadInput, Fault

FOLDER = Path(__file__).resolve().parent
_ROOT = FOLDER.parent
_OPAQUE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NO_GLYPH = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')
_mine = threading.local()  # a compiler serves one thread at a time


def typeset(template: Path, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The PDF of a template filled with `data`, dated `made_at`; the same again is the same to the byte.

    BadInput when the data holds letters that the font has not; Fault when the template itself is wrong.
    """
    pdf: bytes = _compile(
        template, data, "pdf", pdf_standards="ua-1", timestamp=made_at.replace(microsecond=0)
    )
    return pdf


def pictures(template: Path, data: Mapping[str, Any], *, dots_per_inch: int = 80) -> Sequence[bytes]:
    """The same pages as pictures (PNG), to be looked at before anything is made."""
    found = _compile(template, data, "png", ppi=float(dots_per_inch))
    return [found] if isinstance(found, bytes) else found


def _compile(template: Path, data: Mapping[str, Any], kind: Literal["pdf", "png"], **options: Any) -> Any:
    """Reuse the thread's compiler of this template, which keeps what it has parsed and shaped."""
    compilers: dict[Path, typst.Compiler] = _mine.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(template, root=_ROOT, font_paths=_fonts())
    inputs = {"data": json.dumps(_shown(data))}
    try:
        return compilers[template].compile(format=kind, sys_inputs=inputs, **options)
    except typst.TypstError as error:
        raise _in_words(template, error) from error


@cache
def _fonts() -> typst.Fonts:
    """The one family that letters use, the same on every machine."""
    folder = Path(str(files("fontpkg_noto_sans"))) / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _shown(value: Any) -> Any:
    """The data without characters that no page can show."""
    if isinstance(value, str):
        return _OPAQUE.sub("", value)
    if isinstance(value, Mapping):
        return {name: _shown(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(one) for one in value]
    return value


def _in_words(template: Path, error: typst.TypstError) -> BadInput | Fault:
    if missing := _NO_GLYPH.search(error.message):
        alphabets = "Latin, Greek, Cyrillic or Devanagari"
        message = f"the letter can't show “{missing['text']}”; write it in {alphabets} letters"
        return BadInput(message)
    return Fault(f"{template.name}: {error.message}")
