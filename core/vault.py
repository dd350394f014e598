"""What must not be read in a copy of the database: kept encrypted, by a key that the configuration holds.

Fernet: AES-128 in CBC mode with an HMAC of SHA-256 over it, so that what was changed is not opened either.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.errors import Fault, Misconfigured, Refused

VARIABLE = "BOROUGH_SECRET_KEY"


def new_key() -> str:
    """A key nobody has had before."""
    return Fernet.generate_key().decode()


class Vault:
    """Seals by the first of its keys and opens by all of them, so that a key can be changed without a gap."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Take the keys, the newest first; Misconfigured for what is no key."""
        try:
            self._keys = [Fernet(key) for key in keys]
        except ValueError as error:
            message = f"{VARIABLE} holds what is no key; `borough new-key` makes one"
            raise Misconfigured(message) from error

    @property
    def has_key(self) -> bool:
        """Whether anything can be sealed at all."""
        return bool(self._keys)

    def seal(self, text: str) -> str:
        """The text, so that only this council reads it; Refused while the council has no key."""
        if not self._keys:
            message = f"this council can keep no secrets yet; its administrator must set {VARIABLE}"
            raise Refused(message)
        return self._keys[0].encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text again; Fault when none of the keys opens it."""
        try:
            return MultiFernet(self._keys).decrypt(sealed.encode()).decode()
        except (InvalidToken, ValueError) as error:
            message = f"a secret can not be opened by any key in {VARIABLE}"
            raise Fault(message) from error

    def is_sealed_anew(self, sealed: str) -> bool:
        """Whether it was sealed by the newest key."""
        try:
            self._keys[0].decrypt(sealed.encode())
        except (InvalidToken, IndexError):
            return False
        return True
