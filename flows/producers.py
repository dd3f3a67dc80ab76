"""Who made a row: the name of the stage and a digest of its code and data.

A row whose producer is not the present one is made again, so a better lexicon, pattern or parser
replaces its own rows at the next run and nobody has to remember to raise a version number.
"""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = ("pipeline/records", "pipeline/errors.py")
ROOMS = {
    "parse": ("pipeline/parse",),
    "extract": ("pipeline/extract", "pipeline/language"),
    "judge": ("pipeline/judge", "pipeline/language", "models"),
    "audit": ("pipeline/judge", "pipeline/language"),
    "link": ("pipeline/link", "pipeline/link.py", "warehouse/graph.py"),
    "narrate": ("pipeline/narrate",),
    "lexicon": ("pipeline/language",),
    "measure": ("models",),
}
"""Stage -> the rooms its rows depend on."""
SUFFIXES = frozenset({".py", ".toml", ".npz"})


@cache
def producer(stage: str, setting: str = "") -> str:
    """`stage@digest` over the sources of the stage; `setting` is what else its rows depend on."""
    digest = hashlib.sha256(setting.encode())
    for room in (*SHARED, *ROOMS[stage]):
        for path in _sources(ROOT / room):
            digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return f"{stage}@{digest.hexdigest()[:12]}"


def _sources(room: Path) -> list[Path]:
    if room.is_file():
        return [room]
    return sorted(path for path in room.rglob("*") if path.suffix in SUFFIXES)
