"""The words that decide which sentences are read as statements."""

from dataclasses import dataclass
from functools import cache

from pipeline.extract.rules import read_rules


@dataclass(frozen=True, slots=True)
class ClaimRules:
    carriers: tuple[str, ...]
    not_the_end: tuple[str, ...]
    verbs: tuple[str, ...]
    openings: tuple[str, ...]
    parts: tuple[str, ...]
    reports: tuple[str, ...]


@cache
def claim_rules() -> ClaimRules:
    return read_rules("claims", ClaimRules)
