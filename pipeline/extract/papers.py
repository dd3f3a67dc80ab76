"""arXiv ids wherever people put them: bare, in brackets, after `arXiv:`, inside links, old and new style."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from pipeline.extract.found import Found
from pipeline.extract.overlap import is_covered
from pipeline.extract.rules import any_of, read_rules
from pipeline.extract.words import char_after, char_before, word_after, word_before

# The five-digit scheme began with 1501; 2035 leaves numbers such as 4012.50000 out.
_FIRST_YEAR, _FIVE_DIGITS, _LAST_YEAR = 704, 1501, 3512
_NEW_STYLE = re.compile(r"(\d\d[01]\d)\.(\d{4,5})(v[1-9]\d?)?(?![^\W_])", re.IGNORECASE)
_POINT, _SLASH = re.compile(r"\.\d{4}"), re.compile(r"/\d{7}")  # what every id holds, quick to look for
_PREFIX = re.compile(
    r"arxiv(?:\.org)?[\s:.#/\-]{0,3}(?:(?:preprint|paper|abs|id)[\s:/#]{0,2})?\Z", re.IGNORECASE
)
_PREFIX_REACH = 24
_OPENING, _CLOSING = "([{<|【「", ")]}>|】」"
# `2. Next item`, `2° Next item`, `1.2 Next item` are none.
_NUMBER_AFTER = re.compile(
    r" ?\d(?!\d?(?:\.\d{1,2})?(?:[.)\]:/°º]{1,2}\s|(?:st|nd|rd|th)\b|\ufe0f?\u20e3|\s(?:[-–—]\s|[A-Z])))"
)
_WORD_REACH = 24
_ROW_SIGNS = ("/", "|", "+", "-", ",", ";", "&")  # ids in a row: `1409.0473/1508.04025`
_ID_BEFORE, _ID_REACH = re.compile(r"(?<![\d.])\d{4}\.\d{4,5}(?:v\d{1,2})?.\Z"), 14
_EMPHASIS = ("*", "_", "~", "`")
_JOINED = frozenset("$€£¥+=~≈±@*^\\")


@dataclass(frozen=True, slots=True)
class PaperRules:
    archives: tuple[str, ...]
    id_sites: tuple[str, ...]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Patterns:
    archives: frozenset[str]
    old_style: re.Pattern[str]
    id_sites: re.Pattern[str]
    not_after: frozenset[str]
    not_before: frozenset[str]
    cues: frozenset[str]


@cache
def _patterns() -> _Patterns:
    rules = read_rules("papers", PaperRules)
    return _Patterns(
        frozenset(rules.archives),
        re.compile(rf"({any_of(rules.archives)})(\.[A-Z]{{2}})?/(\d\d)(\d\d)(\d{{3}})(v[1-9]\d?)?(?!\w)"),
        re.compile(rf"(?:https?://)?(?:[\w-]+\.)*?{any_of(rules.id_sites)}[/.?#]", re.IGNORECASE),
        frozenset(rules.not_after),
        frozenset(rules.not_before),
        frozenset(rules.cues),
    )


def is_arxiv_number(year_month: str, digits: str) -> bool:
    """Whether the two halves can be an id: a real month, four digits until 1412, five from 1501.

    >>> is_arxiv_number("1412", "6980"), is_arxiv_number("2413", "00001"), is_arxiv_number("2401", "1234")
    (True, False, False)
    """
    stamp, month = int(year_month), int(year_month[2:])
    if not (1 <= month <= 12 and _FIRST_YEAR <= stamp <= _LAST_YEAR):
        return False
    return len(digits) == (5 if stamp >= _FIVE_DIGITS else 4) and int(digits) > 0


def is_archive(name: str) -> bool:
    """Whether old ids begin with `name/`."""
    return name in _patterns().archives


def find_ids(text: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
    """Everything in `text[start:end]` that has the shape of an arXiv id, context unseen."""
    stop = len(text) if end is None else end
    if _POINT.search(text, start, stop) is None and _SLASH.search(text, start, stop) is None:
        return
    for match in _NEW_STYLE.finditer(text, start, stop):
        if is_arxiv_number(match[1], match[2]) and not char_before(text, match.start()).isdigit():
            target = f"{match[1]}.{match[2]}"
            yield Found(match.start(), match.end(), "paper", target, (match[3] or "").lower())
    if _SLASH.search(text, start, stop):
        yield from _old_style_ids(text, start, stop)


def _old_style_ids(text: str, start: int, stop: int) -> Iterator[Found]:
    for match in _patterns().old_style.finditer(text, start, stop):
        year, month = int(match[3]), int(match[4])
        if 1 <= month <= 12 and (year >= 91 or year <= 7) and not char_before(text, match.start()).isalnum():
            target = f"{match[1]}/{match[3]}{match[4]}{match[5]}"
            yield Found(match.start(), match.end(), "paper", target, match[6] or "")


def paper_of_link(link: str) -> tuple[str, str]:
    """The id and version a link leads to; empty where the site or the path does not name a paper.

    >>> paper_of_link("https://arxiv.org/pdf/2405.04434v5.pdf")
    ('2405.04434', 'v5')
    """
    site = _patterns().id_sites.match(link)
    if site is None:
        return "", ""
    for found in find_ids(link, site.end() - 1):
        return found.target, found.note
    return "", ""


def find_papers(text: str, taken: Sequence[Found] = ()) -> list[Found]:
    """The ids that stand in the text itself, outside what is `taken` (links, repositories)."""
    candidates = sorted(find_ids(text))
    if not candidates:
        return []
    found: list[Found] = []
    doubtful: list[Found] = []
    for candidate in candidates:
        if is_covered(candidate, taken):
            continue
        sure = _certainty(text, candidate, found[-1] if found else None)
        if sure is _Sure.YES:
            found.append(candidate)
        elif sure is _Sure.IN_COMPANY:
            doubtful.append(candidate)
    if doubtful and (found or any(one.kind == "paper" for one in taken)):
        return sorted([*found, *doubtful])
    return found


class _Sure(Enum):
    YES = auto()
    IN_COMPANY = auto()  # only where the text gives ids beyond doubt too
    NO = auto()


def _certainty(text: str, candidate: Found, previous: Found | None) -> _Sure:
    if not _is_possible(text, candidate, previous):
        return _Sure.NO
    has_five_digits = len(candidate.target) == len("2401.12345")
    return _Sure.YES if has_five_digits or _is_announced(text, candidate) else _Sure.IN_COMPANY


def _is_announced(text: str, candidate: Found) -> bool:
    """Whether prefix, brackets or the word before say that the number is an id."""
    return (
        "/" in candidate.target
        or _is_prefixed(text, candidate)
        or _is_bracketed(text, candidate)
        or word_before(text, candidate.start) in _patterns().cues
    )


def _is_prefixed(text: str, candidate: Found) -> bool:
    return _PREFIX.search(text[max(0, candidate.start - _PREFIX_REACH) : candidate.start]) is not None


def _is_possible(text: str, candidate: Found, previous: Found | None) -> bool:
    """Whether nothing around a number of the right shape says that it is no id."""
    if _is_prefixed(text, candidate):
        return True
    if not _stands_alone(text, candidate):
        return False
    if "/" in candidate.target or _is_bracketed(text, candidate):
        return True
    if word_before(text, candidate.start) in _patterns().not_after:
        return False
    return not (_is_quantity(text, candidate) or _continues_numbers(text, candidate, previous))


def _is_quantity(text: str, candidate: Found) -> bool:
    unit = word_after(text, candidate.end)
    return not _patterns().not_before.isdisjoint((unit, unit.split("/")[0]))


def _stands_alone(text: str, candidate: Found) -> bool:
    before, after = char_before(text, candidate.start), char_after(text, candidate.end)
    if before == after and before in _EMPHASIS:
        return True
    if before in _ROW_SIGNS and _ID_BEFORE.search(text, max(0, candidate.start - _ID_REACH), candidate.start):
        before = ""
    opens_row = after in _ROW_SIGNS and _NEW_STYLE.match(text, candidate.end + 1) is not None
    if opens_row:
        after = ""
    if before.isalnum() or before in {".", "_", "-", "/"} or before in _JOINED:
        return False
    if before == ":" and not opens_row and not _is_cue_before_colon(text, candidate.start):
        return False
    following = char_after(text, candidate.end + 1)
    if after in {".", ",", "-", ":", "/"} and (
        following.isdigit() or (after in "-/" and following.isalnum())
    ):
        return False
    return after not in {"%", "@", "="} and not (after == "+" and following.isalnum())


def _is_cue_before_colon(text: str, position: int) -> bool:
    """A tag (`image:2106.09685`) is lower-case ASCII right before the colon; `论文:` and `SDE:` are none."""
    before = text[max(0, position - 2) : position - 1]
    if not (before.isascii() and (before.isalnum() or before in "._-")):
        return True
    written = text[max(0, position - _WORD_REACH) : position - 1].rsplit(maxsplit=1)[-1]
    return written.isupper() or word_before(text, position) in _patterns().cues


def _is_bracketed(text: str, candidate: Found) -> bool:
    before = text[max(0, candidate.start - 2) : candidate.start].rstrip()[-1:]
    after = text[candidate.end : candidate.end + 2].lstrip()[:1]
    if not (before and after):
        return False
    # Between two commas it stands in a row, which any numbers may do.
    opens, closes = before in _OPENING, after in _CLOSING
    return (opens or closes) and (opens or before in ",;") and (closes or after in ",;")


def _continues_numbers(text: str, candidate: Found, previous: Found | None) -> bool:
    """Whether it stands in a row of numbers (a table of results, a telephone number)."""
    before = text[max(0, candidate.start - 2) : candidate.start].rstrip(" ")
    if before[-1:].isdecimal():
        return previous is None or candidate.start - previous.end > 2
    return _NUMBER_AFTER.match(text, candidate.end) is not None
