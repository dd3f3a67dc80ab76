"""A page whose lines were all joined into one → lines again, at the phrases only pages use."""

import re
from functools import cache

from pipeline.parse.copied.phrases import USER, load_phrases


def unfold(text: str) -> str:
    """`text` with the page's own phrases on lines of their own, if it has no line break at all.

    >>> unfold("zoe's activity liked a model 2 days ago lab/m").split("\\n")
    ["zoe's activity", 'liked a model 2 days ago', 'lab/m']
    """
    if "\n" in text.strip():
        return text
    for pattern in _breaks():
        text = pattern.sub(lambda found: "\n" + "\n".join(found.groups() or (found[0],)) + "\n", text)
    return "\n".join(line for part in text.split("\n") if (line := part.strip()))


@cache
def _breaks() -> tuple[re.Pattern[str], ...]:
    """Where a page breaks its lines; groups of a pattern become a line each."""
    phrases = load_phrases()
    headings = "|".join(re.escape(line) for line in phrases.headings)
    events = (re.compile(rf"(?<!\S){_bare(form.pattern)}(?!\S)", re.I) for form in phrases.events)
    return (
        re.compile(rf"(?<!\S)(?:{headings})(?!\S)"),
        # The owner's picture, full name and user name.
        re.compile(rf"^(.{{1,80}}?)['’]s picture (\1) ({USER})(?!\S)"),
        re.compile(rf"(?<!\S){_bare(phrases.activity_of)}(?!\S)"),
        re.compile(r"(?<!\S)(?:view post )?(Post) (\d[\d,.]*[kKM]?)(?!\S)"),
        re.compile(rf"(?<!\S){_bare(phrases.replies)}(?!\S)"),
        *events,
    )


def _bare(pattern: re.Pattern[str]) -> str:
    """A pattern without its named groups."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern)
