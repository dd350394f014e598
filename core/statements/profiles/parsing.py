"""A profile as TOML: read with every fault and its line, and written."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from core.errors import BadInput
from core.statements.profiles.definition import Profile, positions, tokens
from core.values import KeyPath, key_lines

_MOST = 8


def read_profile(text: str, *, name: str = "the profile") -> Profile:
    """The profile that a TOML text describes; BadInput says every fault with its line."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"this is not valid TOML: {error}"
        raise BadInput(message, place=name) from None
    try:
        profile = Profile.model_validate(data)
        faults = [(path, said) for path, said in _faults(profile)]
    except ValidationError as error:
        faults = [(tuple(one["loc"]), _in_words(one)) for one in error.errors()]
    if faults:
        lines = key_lines(text)
        said = sorted((_line(path, lines), words) for path, words in faults)
        message = "; ".join(f"line {line}: {words}" for line, words in said[:_MOST])
        raise BadInput(message, place=name)
    return profile


def written(profile: Profile) -> str:
    """The TOML text of a profile; what is as it would be without saying is left out."""
    return as_toml(profile.model_dump(exclude_defaults=True))


def as_toml(data: Mapping[str, Any]) -> str:
    """Plain values, and tables of plain values, as a TOML text; what is empty is left out."""
    data = {key: value for key, value in data.items() if value not in ("", [], (), {})}
    plain = [f"{key} = {_value(value)}" for key, value in data.items() if not isinstance(value, dict)]
    parts = ["\n".join(plain)]
    for key, value in data.items():
        if isinstance(value, dict) and value:
            parts.append(
                "\n".join(
                    [
                        f"[{key}]",
                        *(
                            f"{name} = {_value(one)}"
                            for name, one in value.items()
                            if one not in ("", [], ())
                        ),
                    ]
                )
            )
    return "\n\n".join(parts) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)


def _line(path: KeyPath, lines: dict[KeyPath, int]) -> int:
    """The line of a value, or of the nearest table around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _in_words(error: Any) -> str:
    """A complaint of the schema."""
    path = [str(step) for step in error["loc"] if step not in {"int", "str", "constrained-str"}]
    where = ".".join(one for one in path if not one.startswith("function-"))
    if error["type"] == "missing":
        return f"“{where}” is missing"
    if error["type"] == "extra_forbidden":
        return f"“{where}” is no key of a profile"
    return f"“{where}” {str(error['msg'])[:1].lower()}{str(error['msg'])[1:]}"


def _faults(profile: Profile) -> Iterator[tuple[KeyPath, str]]:
    """What the parts of a profile say of each other that cannot be."""
    fields = profile.fields
    if fields.amount is None and (fields.credit is None or fields.debit is None):
        yield ("fields",), "name the column of the amount, or those of credit and debit"
    if fields.amount is not None and (fields.credit is not None or fields.debit is not None):
        yield ("fields", "amount"), "name the amount, or credit and debit, not both"
    if fields.date is None and (profile.header is None or profile.header.date is None):
        yield ("fields",), "name the column of the date, or that of the header"
    if not fields.references and fields.payer is None and fields.bank_ref is None:
        yield ("fields",), "name at least one column by which an entry can be matched"
    if (profile.amounts.sign == "by column") != (fields.sign is not None):
        yield ("amounts",), '`sign = "by column"` and `fields.sign` go together'
    if profile.amounts.sign == "by column" and not profile.amounts.out:
        yield ("amounts",), "say in `out` what the column says of money out"
    named = set("".join(tokens(profile.dates.format)).replace("DDD", "DM"))
    if named != {"D", "M", "Y"}:
        yield ("dates", "format"), "a date has a day, a month and a year, such as DD/MM/YYYY or YYYYDDD"
    if profile.shape == "fixed":
        yield from _not_positions(profile)


def _not_positions(profile: Profile) -> Iterator[tuple[KeyPath, str]]:
    """Places of a fixed-width file that are no characters from and to."""
    for part in ("fields", "header", "trailer"):
        table: BaseModel | None = getattr(profile, part)
        for key, value in table or ():
            places = value if isinstance(value, tuple) else (value,)
            is_place = part == "fields" or key in {"date", "account", "count", "total"}
            if is_place and any(one is not None and positions(one) is None for one in places):
                yield (part, key), f'“{key}” must be the first and last character, such as "1-19"'
