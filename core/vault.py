"""What must not be read in a copy of the database: kept encrypted, by a key that the configuration holds.

Fernet: AES-128 in CBC mode with an HMAC of SHA-256 over it, so that what was changed is not opened either.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from core.errors import Fault, Misconfigured, Refused

VARIABLE = "BOROUGH_SECRET_KEY"
_BYTES = 32


def new_key() -> str:
    """A key nobody has had before."""
    return urlsafe_b64encode(secrets.token_bytes(_BYTES)).decode()


class Vault:
    """Seals by the first of its keys and opens by all of them, so that a key can be changed without a gap."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Take the keys, the newest first; Misconfigured for what is no key."""
        if not all(map(_is_key, keys)):
            message = f"{VARIABLE} holds what is no key; `borough new-key` makes one"
            raise Misconfigured(message)
        self._keys = tuple(keys)

    @property
    def has_key(self) -> bool:
        """Whether anything can be sealed at all."""
        return bool(self._keys)

    def seal(self, text: str) -> str:
        """The text, so that only this council reads it; Refused while the council has no key."""
        if not self._keys:
            message = f"this council can keep no secrets yet; its administrator must set {VARIABLE}"
            raise Refused(message)
        sealed: str = self._locks[0].encrypt(text.encode()).decode()
        return sealed

    def open(self, sealed: str) -> str:
        """The text again; Fault when none of the keys opens it."""
        for lock in self._locks:
            if (text := _opened(lock, sealed)) is not None:
                return text
        message = f"a secret can not be opened by any key in {VARIABLE}"
        raise Fault(message)

    def is_sealed_anew(self, sealed: str) -> bool:
        """Whether it was sealed by the newest key."""
        return _opened(self._locks[0], sealed) is not None

    @cached_property
    def _locks(self) -> Sequence[Any]:
        # Loaded where somebody has a second factor: every other process is smaller without it.
        from cryptography.fernet import Fernet  # noqa: PLC0415

        return [Fernet(key) for key in self._keys]


def _opened(lock: Any, sealed: str) -> str | None:
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - as above

    try:
        text: str = lock.decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
    return text


def _is_key(text: str) -> bool:
    try:
        return len(urlsafe_b64decode(text)) == _BYTES
    except ValueError:
        return False
