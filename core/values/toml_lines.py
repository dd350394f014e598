"""Where in a TOML text each key stands, so that a fault can name its line."""

import re
import tomllib
from bisect import bisect_right

KeyPath = tuple[str | int, ...]
"""The way to a value: keys, and positions within arrays."""

_BLANK = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_SCALAR = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'{3}.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^,\]}\n#]+''', re.DOTALL
)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line, counted from 1, of every table, key and array element in a text that `tomllib` accepts.

    Python's own reader forgets lines; this one keeps nothing else, and trusts that the grammar was checked.
    """
    return _Scanner(text).run()


class _Scanner:
    """Walks once over the text; `at` is where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._last_of: dict[KeyPath, int] = {}

    def run(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._next():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _line(self) -> int:
        return bisect_right(self._newlines, self.at - 1) + 1

    def _next(self) -> str:
        """Step over blanks, commas and comments; the character found there, or nothing at the end."""
        self._pass(_BLANK)
        return self.text[self.at : self.at + 1]

    def _pass(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            message = f"line {self._line()} could not be followed"
            raise ValueError(message)
        self.at = match.end()
        return match[0]

    def _header(self) -> KeyPath:
        line, many = self._line(), self.text.startswith("[[", self.at)
        self.at += 1 + many
        path: KeyPath = ()
        keys = self._keys()
        for key in keys[:-1]:
            path = self._entered((*path, key), line)
        path = (*path, keys[-1])
        if many:
            self._last_of[path] = self._last_of.get(path, -1) + 1
        path = self._entered(path, line)
        self.at += 1 + many
        return path

    def _entered(self, path: KeyPath, line: int) -> KeyPath:
        """Note the line of a table; within an array of tables, its newest element is meant."""
        self.lines.setdefault(path, line)
        if path in self._last_of:
            path = (*path, self._last_of[path])
            self.lines.setdefault(path, line)
        return path

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._pass(_SPACE)
            raw = self._pass(_KEY)
            keys.append(str(tomllib.loads(f"key = {raw}")["key"]) if raw[0] in "\"'" else raw)
            self._pass(_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return keys
            self.at += 1

    def _pair(self, table: KeyPath) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1
        self._pass(_SPACE)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        opening = self.text[self.at : self.at + 1]
        if opening not in ("[", "{"):
            self._pass(_SCALAR)
            return
        self.at += 1
        position = 0
        while self._next() not in ("]", "}"):
            if opening == "{":
                self._pair(path)
            else:
                self.lines[(*path, position)] = self._line()
                self._value((*path, position))
            position += 1
        self.at += 1
