"""The folder `aside/`: one small JSON file for each thing that could not be read, with its reason."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from pipeline.records import Aside


def write_asides(folder: Path, asides: Iterable[Aside]) -> int:
    """Write each aside once, under a name made of its content; returns how many there were.

    The same failure met again is the same file, so running again adds nothing.
    """
    count = 0
    for aside in asides:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(aside), indent=1)
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        count += 1
    return count


def read_asides(folder: Path) -> tuple[Aside, ...]:
    """Everything set aside so far, by source and position."""
    found = map(_read_aside, sorted(folder.glob("*.json")))
    return tuple(sorted(found, key=lambda aside: (aside.source, aside.position, aside.reason)))


def drop_asides(folder: Path, unwanted: Callable[[Aside], bool]) -> int:
    """Delete what is unwanted; returns how many there were."""
    paths = [path for path in folder.glob("*.json") if unwanted(_read_aside(path))]
    for path in paths:
        path.unlink()
    return len(paths)


def _read_aside(path: Path) -> Aside:
    return Aside(**json.loads(path.read_text(encoding="utf-8")))


def count_asides(folder: Path) -> int:
    """How many things are set aside."""
    return sum(1 for _ in folder.glob("*.json"))
