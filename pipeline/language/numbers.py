"""Numbers in words and figures: `twice`, `4x`, `8 times`, `a third`, `50 %`."""

from functools import cache

from pipeline.language.tables import load_table
from pipeline.language.words import Word

_MULTIPLES = frozenset({"x", "×", "times", "fold"})


@cache
def _numbers() -> tuple[dict[str, float], dict[str, float]]:
    tables = load_table("numbers.toml")
    return (
        {word: float(str(value)) for word, value in tables["factors"].items()},
        {word: float(str(value)) for word, value in tables["cardinals"].items()},
    )


def cardinal(text: str) -> float | None:
    """The number a word or figure stands for, or None."""
    if text[0].isdigit():
        return float(text) if text.replace(".", "", 1).isdigit() else None
    return _numbers()[1].get(text)


def factor(words: list[Word], start: int) -> tuple[float, int] | None:
    """The factor standing at `start` and the index past it: `8 times` is (8.0, start + 2)."""
    text = words[start].text
    if text in _numbers()[0]:
        return _numbers()[0][text], start + 1
    number = cardinal(text)
    if number is None or start + 1 >= len(words):
        return None
    unit = words[start + 1].text
    if unit in _MULTIPLES:
        return number, start + 2
    return (number / 100, start + 2) if unit in {"%", "percent"} else None


def factor_ends(words: list[Word], start: int) -> dict[str, int]:
    """The number concepts at `start`: FACTOR, CARDINAL, GROWTH, each with the index past it."""
    text = words[start].text
    if text.startswith("bigo_"):
        return {"GROWTH": start + 1}
    found = {"CARDINAL": start + 1} if cardinal(text) is not None else {}
    scaled = factor(words, start)
    return {**found, "FACTOR": scaled[1]} if scaled else found
