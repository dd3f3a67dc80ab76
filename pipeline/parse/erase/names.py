"""Everything a person is called in a capture, and blotting it out."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

BLOT = "[removed]"

SHORTEST = 4
"""Letters a full name needs to be blotted out of other people's sentences: "Max" is also a word."""

_NAMED = ("name", "user", "author", "actor")
_PERSONAL = ("fullname", "_id", "avatarUrl", "avatar", "userAvatarUrl")
_TOKEN = re.compile(r"[\w.-]*")


@dataclass(frozen=True, slots=True)
class Names:
    """A person's user name with whatever else identifies them, and the people called similarly.

    A name counts wherever no letter or digit touches it, unless it stands inside the name of one
    of the `others`: forgetting `carl` leaves `kv-cache-carl` alone.
    """

    user: str
    pattern: re.Pattern[str]
    known: frozenset[str]
    others: frozenset[str] = frozenset()

    @classmethod
    def of(cls, user: str, more: Iterable[str] = (), others: Iterable[str] = ()) -> "Names":
        """The names of `user`: `more` are their full name, id, avatar; `others` are other users."""
        known = {user, *(name for name in more if len(name) >= SHORTEST)} - {""}
        forms = {
            form for name in known for form in (name, quote(name), quote(name, safe=""), html.escape(name))
        }
        words = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        alike = (other.casefold() for other in others if user.casefold() in other.casefold())
        return cls(
            user,
            re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.I),
            frozenset(known),
            frozenset(alike) - {user.casefold()},
        )

    def also(self, more: Iterable[str], others: Iterable[str]) -> "Names":
        """The same person with further names, beside these other users."""
        return Names.of(self.user, self.known.union(more), others)

    def touch(self, text: str) -> bool:
        """Whether the text names the person."""
        return any(not self._inside_other(found) for found in self.pattern.finditer(text))

    def touch_bytes(self, body: bytes) -> bool:
        """Whether bytes that are no text hold one of the names."""
        low = body.lower()
        return any(name.casefold().encode("utf-8", "replace") in low for name in self.known)

    def blot(self, text: str) -> str:
        """The text with every name of the person blotted out."""
        return self.pattern.sub(lambda found: found[0] if self._inside_other(found) else BLOT, text)

    def is_user(self, name: object) -> bool:
        """Whether a name is exactly this person's user name."""
        return isinstance(name, str) and name.casefold() == self.user.casefold()

    def owns(self, path: str) -> bool:
        """Whether an id `user/thing` is this person's."""
        return self.is_user(path.partition("/")[0].removeprefix("@"))

    def _inside_other(self, found: re.Match[str]) -> bool:
        if not self.others:
            return False
        before = _TOKEN.match(found.string[: found.start()][::-1])
        after = _TOKEN.match(found.string, found.end())
        whole = (before[0][::-1] if before else "") + found[0] + (after[0] if after else "")
        return whole.casefold().strip(".-") in self.others


def is_phrase(name: str, text: str) -> bool:
    """Whether a full name is an everyday phrase as well: somebody writes it in small letters."""
    return " " in name and name != name.lower() and name.lower() in text


def find_names(names: Names, values: Iterable[Any], text: str) -> Names:
    """The person's names with what the objects about them add, and everybody else's user names.

    `text` is what the values were read from; phrases in it are no names.
    """
    user = names.user
    more: set[str] = set()
    others: set[str] = set()
    for value in _objects(values):
        called = {str(value[key]).casefold() for key in _NAMED if isinstance(value.get(key), str)}
        others |= called
        if user.casefold() in called:
            more |= {value[key] for key in _PERSONAL if isinstance(value.get(key), str)}
    return names.also((name for name in more if not is_phrase(name, text)), others)


def _objects(values: Iterable[Any]) -> Iterator[dict[str, Any]]:
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
