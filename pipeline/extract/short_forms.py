"""Short forms and their long ones: which definitions name a mechanism, and where the names return."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.extract.abbreviations import Definition, long_form_start
from pipeline.extract.forms import ends_in_head
from pipeline.extract.found import Found
from pipeline.language import Lexicon

_MIN_LONG = 4  # a long form has more letters than most short ones
_LOST_WORDS = 24  # characters of a long form a lexicon name may lack: "Trainable" Sparse Attention (TSA)
_SHORT_FORM = re.compile(r"(?<![\w/@.-])[A-Za-z0-9][\w+&-]{1,24}(?![\w/])")
_FEW = 12  # names looked for one by one; more are looked up as the text's words go by, in linear time
_INNER = re.compile(r" \((?<=[a-z] .)([A-Z][A-Za-z]{1,7})\) (?=[a-zA-Z])")
_REACH = 60  # characters around a short form in which the rest of the name stands


def find_spelled_out(text: str, definitions: Sequence[Definition]) -> Iterator[Found]:
    """Long forms that say what kind of mechanism they name: `Weathervane Position Encoding (WPE)`."""
    for definition in definitions:
        if ends_in_head(text[definition.long_start : definition.long_end]):
            yield Found(definition.long_start, definition.long_end, "mechanism", "", "definition", True, 0.6)


def find_around(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Known names with a short form in the middle: `key-value (KV) cache`."""
    for bracket in _INNER.finditer(text):
        begin = max(0, bracket.start() - _REACH)
        before = text[begin : bracket.start()]
        if long_form_start(bracket[1], before) is None:
            continue
        after = text[bracket.end() : bracket.end() + _REACH]
        offset = bracket.end() - len(before) - 1
        for span in lexicon.find(f"{before} {after}"):
            spelled = before[span.start :]
            if span.end > len(before) + 1 and spelled and long_form_start(bracket[1], spelled) == 0:
                start = begin + span.start
                yield Found(start, offset + span.end, "mechanism", span.mechanism_id, span.form)


def find_again(
    text: str, definitions: Sequence[Definition], found: Sequence[Found], coined: Sequence[Found]
) -> list[Found]:
    """The short forms of names that were found, and names the text coins, wherever they stand."""
    by_end = {mention.end: mention for mention in found if mention.end - mention.start > _MIN_LONG}
    written = ((text[new.start : new.end], new) for new in coined)
    shorts = {name: new for name, new in written if " " not in name}
    for definition in definitions:
        long = by_end.get(definition.long_end)
        if long is not None and long.start <= definition.long_start + _LOST_WORDS:
            shorts[text[definition.start : definition.end]] = long
    if not shorts:
        return []
    return [
        long._replace(start=start, end=end, note="abbreviation")
        for start, end in _places(text, shorts)
        if (long := shorts.get(text[start:end])) is not None
    ]


def _places(text: str, shorts: Mapping[str, Found]) -> list[tuple[int, int]]:
    """Where words stand that may be one of the short forms, each at most once."""
    if len(shorts) > _FEW:
        return [match.span() for match in _SHORT_FORM.finditer(text)]
    return [
        match.span()
        for short in shorts
        for at in _finds(text, short)
        if (match := _SHORT_FORM.match(text, at)) is not None and match[0] == short
    ]


def _finds(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
