"""What the ledger says the archive files must look like today, erasures taken into account."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.archive.ledger import Seal

FORGET = "forget"


@dataclass(slots=True)
class History:
    """`seals`: per file, which record ends at which length; `last`: the seal that reaches furthest.

    A file that was rewritten to forget somebody ends differently than the file after it remembers;
    `renewed` leads from the old last record to the new one.
    """

    seals: dict[int, dict[int, str]] = field(default_factory=dict)
    renewed: dict[str, str] = field(default_factory=dict)
    last: Seal | None = None

    def resolve(self, head: str) -> str:
        """The record that stands today where this one stood."""
        for _ in range(len(self.renewed)):  # no more steps than there are, even in a ledger forged in circles
            head = self.renewed.get(head, head)
        return head

    def is_sealed(self, file: int, end: int) -> bool:
        """Whether a seal vouches for the bytes of a file up to here."""
        return self.last is not None and (file, end) <= (self.last.file, self.last.length)


def tell_history(seals: Iterable[Seal]) -> History:
    """The history that the lines of a ledger tell, oldest first."""
    history = History()
    for seal in seals:
        for renewed in seal.detail.get("files", ()) if seal.kind == FORGET else ():
            history.seals[renewed["file"]] = {renewed["length"]: renewed["head"]}
            if renewed["head"] != renewed["old_head"]:
                history.renewed[renewed["old_head"]] = renewed["head"]
        history.seals.setdefault(seal.file, {})[seal.length] = seal.head
        history.last = seal
    return history
