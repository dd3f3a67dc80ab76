"""A copied text as lines with a cursor."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice


@dataclass(slots=True)
class Lines:
    """Lines of a text, stripped for looking at, whole for keeping; `at` is the next to read."""

    whole: list[str]
    at: int = 0

    @classmethod
    def of(cls, text: str) -> "Lines":
        return cls(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n"))

    def __len__(self) -> int:
        return len(self.whole)

    @property
    def more(self) -> bool:
        return self.at < len(self.whole)

    def look(self, at: int | None = None) -> str:
        """The line at the cursor (or at `at`), stripped; empty past the end."""
        index = self.at if at is None else at
        return self.whole[index].strip() if index < len(self.whole) else ""

    def walk(self, start: int) -> Iterator[int]:
        """The indices of the lines from `start` that hold anything."""
        return (index for index in range(start, len(self.whole)) if self.whole[index].strip())

    def filled(self, start: int, count: int) -> list[int]:
        """The first `count` of them."""
        return list(islice(self.walk(start), count))

    def skip_blank(self) -> None:
        """Move the cursor to the next line that holds anything."""
        while self.more and not self.look():
            self.at += 1
