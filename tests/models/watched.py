"""A subject that notes which of its draws are looked at."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from models.measuring.subject import SEEDS, Subject, Trial
from models.reference import Sizes


class Watched(Subject):
    """A subject whose `looked_at` holds the seeds of the trials that were looked at so far."""

    @cached_property
    def looked_at(self) -> set[int]:
        return set()

    @cached_property
    def trials(self) -> "Trials":  # type: ignore[override]  # a tuple that notes what is taken out of it
        found = Trials(Subject.try_out(self, seed) for seed in SEEDS)
        found.looked_at = self.looked_at
        return found

    @cached_property
    def reads(self) -> tuple[bool, bool]:
        """What is read is found apart: it says what a procedure applies to, not what it measures."""
        return Subject(self.reference, self.others).reads

    def try_out(self, seed: int, *, sizes: Sizes | None = None, dtype: str = "float64") -> Trial:
        self.looked_at.add(seed)
        return super().try_out(seed, sizes=sizes, dtype=dtype)


class Trials(tuple[Trial, ...]):
    """The trials, noting the seed of each that is taken out."""

    looked_at: set[int]

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        self.looked_at |= {one.seed for one in (found if isinstance(place, slice) else (found,))}
        return found

    def __iter__(self) -> Iterator[Trial]:
        for trial in super().__iter__():
            self.looked_at.add(trial.seed)
            yield trial
