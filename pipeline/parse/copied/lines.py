"""A copied text as lines with a cursor."""

from dataclasses import dataclass


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

    def filled(self, start: int, count: int) -> list[int]:
        """The indices of the next `count` lines from `start` that hold anything."""
        found: list[int] = []
        index = start
        while index < len(self.whole) and len(found) < count:
            if self.whole[index].strip():
                found.append(index)
            index += 1
        return found

    def skip_blank(self) -> None:
        """Move the cursor to the next line that holds anything."""
        while self.more and not self.look():
            self.at += 1
