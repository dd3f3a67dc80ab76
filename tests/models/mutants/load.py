"""A mutant: one text of one source file of `models` replaced by a wrong one, and what must notice.

The tables lie beside this file, one for each family of mechanisms.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).parent
SOURCES = Path(__file__).parents[3] / "models"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """In `file` (below `models`), `old` stands exactly once and becomes `new`.

    `killed_by` is the property whose measurement of `reference` must come out otherwise.
    """

    name: str
    reference: str
    file: str
    old: str
    new: str
    killed_by: str

    @property
    def module(self) -> str:
        return "models." + self.file.removesuffix(".py").replace("/", ".")

    def source(self) -> str:
        """Return the wrong source; ValueError where the text to replace is not there exactly once."""
        right = (SOURCES / self.file).read_text(encoding="utf-8")
        if right.count(self.old) != 1:
            raise ValueError(
                f"Expected {self.old!r} once in {self.file}, found it {right.count(self.old)} times: "
                f"bring mutant {self.name!r} in step with the source."
            )
        return right.replace(self.old, self.new)


def load_mutants() -> tuple[Mutant, ...]:
    """Return all mutants, ordered by file and then as written; ValueError where a name stands twice."""
    found = [
        Mutant(name=name, **fields)
        for table in sorted(TABLES.glob("*.toml"))
        for name, fields in tomllib.loads(table.read_text(encoding="utf-8")).items()
    ]
    names = [mutant.name for mutant in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"Expected each mutant's name once, found twice: {sorted(twice)}.")
    return tuple(found)
