"""Everything a person is called in a capture, and blotting it out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BLOT = "[removed]"


@dataclass(frozen=True, slots=True)
class Names:
    """A person's user name, and whatever else identifies them: full name, id, avatar."""

    user: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, user: str, others: Iterable[str] = ()) -> "Names":
        known = sorted({user, *others} - {""}, key=len, reverse=True)
        words = "|".join(re.escape(name) for name in known)
        return cls(user, re.compile(rf"(?<![\w])(?:{words})(?![\w])", re.I))

    def touch(self, text: str) -> bool:
        """Whether the text names the person."""
        return bool(self.pattern.search(text))

    def touch_bytes(self, body: bytes) -> bool:
        """Whether undecodable bytes hold the user name."""
        return self.user.casefold().encode() in body.lower()

    def blot(self, text: str) -> str:
        """The text with every name of the person blotted out."""
        return self.pattern.sub(BLOT, text)

    def is_user(self, name: object) -> bool:
        """Whether a name is exactly this person's user name."""
        return isinstance(name, str) and name.casefold() == self.user.casefold()


def find_names(user: str, values: Iterable[Any]) -> Names:
    """The names of `user`, with what the objects about them add."""
    found: set[str] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if any(str(value.get(key, "")).casefold() == user.casefold() for key in ("name", "user")):
                found |= {str(value[key]) for key in ("fullname", "_id", "avatarUrl") if value.get(key)}
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return Names.of(user, found)
