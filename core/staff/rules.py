"""Names of users and roles, passwords that are too weak, permissions that a role may name, time-outs."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_000
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,99}")
_ROLE = re.compile(r"[a-z][a-z0-9_]{1,59}")

# Long enough for the rule above, and still among the first that anybody tries.
_COMMON = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789123 123123123123 1234567890abc 1q2w3e4r5t6y
    1qaz2wsx3edc abc123abc123 abcd12345678 abcdefghijkl access123456 admin1234567 administrator
    administrator1 basketball12 changeme1234 changemenow! charlie12345 computer1234 council12345
    dragon123456 football1234 football2026 iloveyou1234 iloveyou2026 letmein12345 letmeinplease
    liverpool123 liverpool1234 manchester12 manchesterunited monkey123456 password1234 password12345
    password123456 password2025 password2026 passwordpassword passw0rd1234 p@ssw0rd1234 princess1234
    qazwsxedcrfv qwerty123456 qwertyuiop12 qwertyuiop123 qwertyuiopas qwertyuiop[] spring202026
    starwars1234 summer202026 sunshine1234 superman1234 test12345678 trustno11234 welcome12345
    welcome123456 welcome2026! winter202026 zxcvbnm12345 zaq12wsxcde3
    """.split()  # noqa: SIM905 - a list of words reads best as words
)


STRONG = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "sc", "pop"})
"""Methods (RFC 8176) by which an identity provider says that somebody showed more than a password."""
INTERESTS = ("myself", "household", "family", "friend", "business", "other")
"""How a member of staff may be close to somebody or something."""
INTEREST_IN = ("person", "organisation", "property", "account")
"""What an interest may be in."""


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """What a council decides about signing in.

    A session ends `idle` after its last use and `longest` after its beginning. Within `window` a user name
    may be tried `tries_by_username` times and an address `tries_by_address` times; then one waits until the
    window has passed. `seen_every` is how often the last use is written down.
    """

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=10)
    window: timedelta = timedelta(minutes=15)
    tries_by_username: int = 5
    tries_by_address: int = 50
    seen_every: timedelta = timedelta(minutes=1)
    second_factor_required: bool = False
    half: timedelta = timedelta(minutes=10)


def username(text: str) -> str:
    """A user name as it is kept, in lower case; ValueError says what it may be made of."""
    name = text.strip().lower()
    if _USERNAME.fullmatch(name) is None:
        message = "a user name has 2 to 100 letters a to z, digits, dots, hyphens, underscores or @"
        raise ValueError(message)
    return name


def role_name(text: str) -> str:
    """A role's short name; ValueError says what it may be made of."""
    if _ROLE.fullmatch(text) is None:
        message = "a role's name has 2 to 60 letters a to z, digits and underscores, such as team_leader"
        raise ValueError(message)
    return text


def competence_name(text: str) -> str:
    """A competence's name as workflows write it; ValueError says what it may be made of."""
    name = text.strip().lower().replace(" ", "_")
    if _ROLE.fullmatch(name) is None:
        message = (
            "a competence's name has 2 to 60 letters a to z, digits and underscores, such as hhsrs_assessor"
        )
        raise ValueError(message)
    return name


def password_fault(password: str, username: str) -> str | None:
    """Why a password is too weak; None when it will do.

    At least twelve characters, not among the most common ones, not the user name, not one short piece over
    and over. Nothing is asked about its mix of characters, and it never expires: that is the National Cyber
    Security Centre's advice. Source: council policy.
    """
    plain = comparable(password).casefold()
    if len(plain) < SHORTEST_PASSWORD:
        return f"a password has at least {SHORTEST_PASSWORD} characters; three random words make a good one"
    if len(plain) > LONGEST_PASSWORD:
        return f"a password has at most {LONGEST_PASSWORD:,} characters"
    if plain in _COMMON or re.fullmatch(r"(.{1,4})\1+.{0,3}", plain):
        return "this password is among the first that anybody would try; three random words make a good one"
    if plain == username.casefold():
        return "a password must not be the user name"
    return None


def comparable(password: str) -> str:
    """A password as it is hashed: the same from every keyboard (NFKC, as NIST SP 800-63B asks)."""
    return unicodedata.normalize("NFKC", password)


def permission_fault(permission: str, known: Collection[str]) -> str | None:
    """Why a role can not name a permission; None when it can.

    One that nobody declares is taken for that of a plugin which is switched off, and kept, unless its first
    part is that of a room or plugin which is there: then it is misspelt.
    """
    owner, dot, _ = permission.partition(".")
    if permission in known:
        return None
    near = get_close_matches(permission, known, n=1)
    hint = f"; did you mean “{near[0]}”?" if near else ""
    if not dot or owner in {name.partition(".")[0] for name in known}:
        return f"there is no permission “{permission[:60]}”{hint}"
    return None


def unknown_permissions(permissions: Iterable[str], known: Collection[str]) -> list[str]:
    """Those of a role's permissions that no enabled plugin declares, in order."""
    return sorted(set(permissions) - set(known))
