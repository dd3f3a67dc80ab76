"""Who asked to be forgotten: kept as salted hashes in the ledger, so that nobody can read the names."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.archive.files import LEDGER_NAME
from pipeline.archive.history import FORGET
from pipeline.archive.ledger import read_ledger

SALT_BYTES = 16  # as RFC 8018 and the scrypt paper advise

# User names are few and short: the hash is made slow on purpose (RFC 7914's interactive setting,
# about 50 ms and 16 MiB), so that going through a list of names costs days, not seconds.
_COST = {"n": 1 << 14, "r": 8, "p": 1}


@dataclass(slots=True)
class Forgotten:
    """The hashes of everybody who was forgotten, and their salt; remembers whom it was asked about."""

    salt: bytes
    subjects: frozenset[str]
    _asked: dict[str, bool] = field(default_factory=dict)

    def holds(self, user: str) -> bool:
        """Whether this user is not to be collected again."""
        if not self.subjects:
            return False
        if user not in self._asked:
            self._asked[user] = hash_subject(user, self.salt) in self.subjects
        return self._asked[user]


def is_forgotten(folder: Path, user: str) -> bool:
    """Whether a user was forgotten in this archive; to ask about many, load the list once."""
    return load_forgotten(folder).holds(user)


def load_forgotten(folder: Path) -> Forgotten:
    """Everybody who was forgotten in this archive."""
    lines = read_ledger(folder / LEDGER_NAME)
    details = [line.seal.detail for line in lines if line.seal and line.seal.kind == FORGET]
    return Forgotten(
        salt=bytes.fromhex(details[0]["salt"]) if details else b"",
        subjects=frozenset(detail["subject"] for detail in details),
    )


def hash_subject(user: str, salt: bytes) -> str:
    """The salted hash a user is remembered by; the Hub's names do not tell cases apart."""
    return hashlib.scrypt(user.casefold().encode(), salt=salt, dklen=32, **_COST).hex()
