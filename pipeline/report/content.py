"""What a report says, as records; every line carries what leads back to its evidence."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.records import (
    Aside,
    Curve,
    JudgedCitation,
    JudgedClaim,
    MechanismLine,
    Narrative,
    Opinion,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    posts: int
    comments: int
    authors: int
    activities: int
    papers: int
    mentions: int
    citations: int
    claims: int
    supported: int
    refuted: int
    not_checkable: int
    asides: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """How many authors are for and against a mechanism, with the 95 % interval of the share in favour."""

    mechanism_id: str
    name: str
    favour: int
    against: int
    low: float
    high: float
    quotes: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    title: str
    since: datetime | None
    until: datetime | None
    made_at: datetime
    version: str
    counts: Counts
    claims: tuple[JudgedClaim, ...]
    citations: tuple[JudgedCitation, ...]
    narratives: tuple[Narrative, ...]
    leanings: tuple[Leaning, ...]
    mechanisms: tuple[MechanismLine, ...]
    curves: tuple[Curve, ...]
    asides: tuple[Aside, ...]


def summarise_opinions(opinions: Iterable[Opinion], *, names: Mapping[str, str]) -> tuple[Leaning, ...]:
    """One Leaning per mechanism, most voices first; an author counts once, by the mean of what they said."""
    voices: dict[str, dict[str, list[Opinion]]] = defaultdict(lambda: defaultdict(list))
    for opinion in opinions:
        voices[opinion.mechanism_id][opinion.author].append(opinion)
    leanings = [_leaning(key, by_author, names.get(key, key)) for key, by_author in voices.items()]
    return tuple(sorted(leanings, key=lambda line: (-line.favour - line.against, line.mechanism_id)))


def _leaning(mechanism_id: str, by_author: Mapping[str, list[Opinion]], name: str) -> Leaning:
    means = [sum(o.polarity for o in said) / len(said) for said in by_author.values()]
    favour, against = sum(mean > 0 for mean in means), sum(mean < 0 for mean in means)
    low, high = wilson_interval(favour, favour + against)
    quotes = sorted(
        (o for said in by_author.values() for o in said), key=lambda o: (-abs(o.polarity), o.doc_id)
    )
    return Leaning(
        mechanism_id=mechanism_id,
        name=name,
        favour=favour,
        against=against,
        low=low,
        high=high,
        quotes=tuple(quotes[:3]),
    )


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); (0, 1) where nothing was seen.

    >>> [round(end, 3) for end in wilson_interval(3, 4)]
    [0.301, 0.954]
    """
    if trials == 0:
        return 0.0, 1.0
    z = 1.959963984540054
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
