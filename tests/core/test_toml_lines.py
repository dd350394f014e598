"""Where each key of a TOML text stands."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values.toml_lines import key_lines

TEXT = '''# a comment = "not a key"
title = "One # not a comment"   # a comment
"quoted.key" = 'literal'
dotted . "second part".third = 1
list = [
    1, # first
    "two, ]", 3,
    [ 4, 5 ],
]
long = """
a = 1
[not.a.table]
\\""" still inside
"""
raw = \'\'\'
b = 2\'\'\'
after = true

[table]
inline = { x = 1, y = { z = [ "{", "}" ] } }

[table.deeper]
when = 2026-04-07T08:00:00Z

[[many]]
name = "first"
[[many]]
name = "second"
[many.inside]
deep = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted.key",), 3),
        (("dotted",), 4),
        (("dotted", "second part", "third"), 4),
        (("list",), 5),
        (("list", 0), 6),
        (("list", 1), 7),
        (("list", 2), 7),
        (("list", 3, 1), 8),
        (("long",), 10),
        (("raw",), 15),
        (("after",), 17),
        (("table",), 19),
        (("table", "inline", "y", "z", 1), 20),
        (("table", "deeper", "when"), 23),
        (("many", 0, "name"), 26),
        (("many", 1), 27),
        (("many", 1, "name"), 28),
        (("many", 1, "inside", "deep"), 30),
    ],
)
def test_each_key_has_its_line(path, line):
    assert tomllib.loads(TEXT)
    assert key_lines(TEXT)[path] == line


def test_what_stands_in_strings_and_comments_is_no_key():
    lines = key_lines(TEXT)
    assert not {("a",), ("b",), ("not",), ("a comment",)} & set(lines)


def paths(value, at=()):
    """Every path in a value, as the scanner should find it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*at, key)
        yield from paths(inner, (*at, key))


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
leaves = st.one_of(st.integers(), st.booleans(), words, st.dates())
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def written(value):
    """A value as TOML text, with line breaks wherever they are allowed."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{written(str(key))} = {written(inner)}" for key, inner in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[\n" + "".join(f"{written(inner)}, # ]\n" for inner in value) + "]"
    return str(value)


@given(st.dictionaries(words, values, max_size=4))
def test_every_path_that_toml_knows_is_found_and_no_other(table):
    if any(isinstance(inner, dict) and "\n" in written(inner) for inner in table.values()):
        table = {key: [inner] for key, inner in table.items()}
    text = "".join(f"{written(key)} = {written(inner)}\n" for key, inner in table.items())
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(key_lines(text)) == set(paths(data))
    line = 1
    for key, inner in table.items():
        assert key_lines(text)[key,] == line
        line += f"{written(key)} = {written(inner)}\n".count("\n")
