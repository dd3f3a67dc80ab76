"""Removing a person from the text of a copied page."""

from datetime import UTC, datetime

from pipeline.parse.copied import Lines, find_blocks, unfold
from pipeline.parse.erase.names import Names
from pipeline.parse.harvest import Harvest
from pipeline.records import Capture

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Finding out which lines are about whom needs no true clock."""


def erase_text(text: str, names: Names, url: str) -> str | None:
    """The page without the lines about the person, other names of theirs blotted out; None for their own."""
    unread = Capture(url=url, body=b"", captured_at=_ANY_TIME, digest="", source="")
    harvest = Harvest(unread)
    if not names.touch(text) and not names.touch(url):
        return text
    lines = unfold(text)
    owner, blocks = find_blocks(lines, harvest, url)
    if names.is_user(owner):
        return None
    full = {profile.fullname for profile in harvest.parsed().profiles if names.is_user(profile.name)}
    known = names.also(full, {owner, *(block.user for block in blocks)})
    gone = {index for block in blocks if names.is_user(block.user) for index in range(block.start, block.end)}
    kept = [line for index, line in enumerate(Lines.of(lines).whole) if index not in gone]
    return names.blot(known.blot("\n".join(kept)))
