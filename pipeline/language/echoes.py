"""Words that would turn a statement round, but add nothing where they stand: they say again what was read."""

from collections.abc import Callable
from functools import cache

from pipeline.language.clauses import Line
from pipeline.language.tables import load_table

_NEAR = 4  # words between "weights" and the "after the softmax" that only says which weights


def is_echo(line: Line, at: int, named: set[str]) -> bool:
    """Whether the word at this place adds nothing; `named`: every concept of the words understood."""
    return any(check(line, at, named) for check in _CHECKS)


def _is_name(line: Line, at: int, named: set[str]) -> bool:
    """The number of "token 5"."""
    return "CARDINAL" in line.hits[at] and at > 0 and "POSITION" in line.hits[at - 1]


def _is_multiple(line: Line, at: int, named: set[str]) -> bool:
    """The "more" of "10x more"."""
    factors = (before.get("FACTOR") == at for before in line.hits[max(0, at - 2) : at])
    return "MORE" in line.hits[at] and any(factors)


def _is_emphasis(line: Line, at: int, named: set[str]) -> bool:
    """The "exactly" of "exactly one", and the "exact" of "exact attention" with which it is compared."""
    hit, after = line.hits[at], line.hits[at + 1 : at + 2]
    said = "BASELINE" in hit or "EQUIVALENT" in named or any("CARDINAL" in near for near in after)
    return "EXACT" in hit and said


def _is_gate(line: Line, at: int, named: set[str]) -> bool:
    """The "sigmoid" of a sigmoid gate."""
    return "SIGMOID" in line.hits[at] and "GATE" in named


def _is_whereabouts(line: Line, at: int, named: set[str]) -> bool:
    """The "after the softmax" of "weights after the softmax" and of "before and after the softmax"."""
    near = line.hits[max(0, at - _NEAR) : at]
    said = line.words[at - 1].text == "and" or any("WEIGHT" in hit for hit in near)
    return "AROUND_SOFTMAX" in line.hits[at] and said


def _is_repeated(line: Line, at: int, named: set[str]) -> bool:
    """What the sentence says twice: "permuted the same way (equivariant)"."""
    hit = line.hits[at]
    weighty = set(load_table("residue.toml")["weighty"]["concepts"]) & hit.keys()
    return "AROUND_SOFTMAX" not in hit and bool(weighty) and weighty <= named - _amounts()


@cache
def _amounts() -> frozenset[str]:
    """Concepts a sentence may use twice of different things."""
    table = load_table("residue.toml")["amounts"]
    return frozenset({*load_table("numbers.toml")["growth"], *table["concepts"]})


_CHECKS: tuple[Callable[[Line, int, set[str]], bool], ...] = (
    _is_name,
    _is_multiple,
    _is_emphasis,
    _is_gate,
    _is_whereabouts,
    _is_repeated,
)
