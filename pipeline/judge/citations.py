"""Does the cited paper introduce the mechanism, describe it, or neither?"""

import re
from collections.abc import Mapping

from pipeline.language.folding import fold
from pipeline.language.lexicon import Lexicon
from pipeline.language.mechanism import Mechanism
from pipeline.records import Citation, CitationOutcome, CitationVerdict, Paper

_LIKE_ENOUGH = 0.6
"""Shared words over words of the shorter title; more than this is the same title. Of 1,200 titles of the
daily list cut short, without subtitle or with one word misspelled, 99.75 % share more; of 20,000 pairs
of different titles, 0.02 % do (of those about attention 0.8 %)."""

_WORD = re.compile(r"\w+")
_MINOR_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "in",
        "on",
        "with",
        "and",
        "to",
        "by",
        "from",
        "via",
        "is",
        "are",
        "as",
        "at",
    ]
)
_INTRODUCES = (
    r"(?:introduc\w*|propos\w*|present\w*|develop\w*|design\w*|devis\w*|invent\w*|describe a new|call\w*)"
)
_REACH = r"[^.]{0,160}?"


def audit_citation(citation: Citation, *, lexicon: Lexicon, papers: Mapping[str, Paper]) -> CitationVerdict:
    """The audit of one credit, from the lexicon's origins and miscitations, and the paper's own words."""
    mechanism = lexicon.by_id.get(citation.mechanism_id)
    paper = papers.get(citation.arxiv_id)
    titles = _titles(citation.arxiv_id, lexicon, paper)
    if citation.title and titles and not any(_same_title(citation.title, title) for title in titles):
        reason = f'{citation.arxiv_id} is "{titles[0]}", not "{citation.title}".'
        return _verdict(citation, CitationOutcome.TITLE_MISMATCH, reason, f"arXiv:{citation.arxiv_id}")
    if mechanism is None:
        return _verdict(citation, CitationOutcome.UNKNOWN, "The mechanism is not in the lexicon.")
    return _by_lexicon(citation, mechanism) or _by_abstract(citation, mechanism, paper)


def _by_lexicon(citation: Citation, mechanism: Mechanism) -> CitationVerdict | None:
    origin = mechanism.origin
    if origin and origin.arxiv_id == citation.arxiv_id:
        reason = f'"{origin.title}" ({origin.year}) introduced {mechanism.name}.'
        return _verdict(citation, CitationOutcome.ORIGIN, reason, f"arXiv:{origin.arxiv_id}")
    for miscited in mechanism.miscited:
        if miscited.arxiv_id == citation.arxiv_id:
            describes = miscited.relation == "describes"
            outcome = CitationOutcome.DESCRIBES if describes else CitationOutcome.DOES_NOT_INTRODUCE
            return _verdict(
                citation, outcome, f"{miscited.reason}{_elder(mechanism)}", f"arXiv:{miscited.arxiv_id}"
            )
    return None


def _by_abstract(citation: Citation, mechanism: Mechanism, paper: Paper | None) -> CitationVerdict:
    if paper is None or not (paper.title or paper.abstract):
        return _verdict(
            citation, CitationOutcome.UNKNOWN, "Neither title nor abstract of the paper is at hand."
        )
    source = f"arXiv:{paper.arxiv_id}"
    name = _names(mechanism)
    text = fold(f"{paper.title}. {paper.abstract}").text
    spoken = re.search(rf"\b(?:{name})", text) is not None
    if mechanism.origin is None:
        return _without_origin(citation, mechanism, paper, spoken=spoken)
    if spoken:
        reason = f'"{paper.title}" speaks of {mechanism.name} in its abstract.{_elder(mechanism)}'
        return _verdict(citation, CitationOutcome.DESCRIBES, reason, source)
    reason = f'"{paper.title}" does not mention {mechanism.name} in title or abstract.{_elder(mechanism)}'
    return _verdict(citation, CitationOutcome.DOES_NOT_INTRODUCE, reason, source)


def _without_origin(
    citation: Citation, mechanism: Mechanism, paper: Paper, *, spoken: bool
) -> CitationVerdict:
    source = f"arXiv:{paper.arxiv_id}"
    if spoken and _claims_it(paper, mechanism):
        reason = f'"{paper.title}" says that it introduces {mechanism.name}.'
        return _verdict(citation, CitationOutcome.ORIGIN, reason, source)
    if spoken:
        reason = f'"{paper.title}" speaks of {mechanism.name}; who introduced it is not known here.'
        return _verdict(citation, CitationOutcome.DESCRIBES, reason, source)
    reason = f'"{paper.title}" does not mention {mechanism.name}, whose origin is not known here.'
    return _verdict(citation, CitationOutcome.UNKNOWN, reason, source)


def _claims_it(paper: Paper, mechanism: Mechanism) -> bool:
    pattern = rf"\bwe\s+(?:\w+\s+){{0,3}}{_INTRODUCES}\b{_REACH}\b(?:{_names(mechanism)})"
    sentences = (fold(sentence).text for sentence in re.split(r"(?<=[.!?])\s", paper.abstract))
    return any(re.search(pattern, sentence) for sentence in sentences)


def _names(mechanism: Mechanism) -> str:
    names = (mechanism.name, *mechanism.aliases, *(name for name in mechanism.abbreviations if len(name) > 2))
    return "|".join(re.escape(fold(name).text.strip()) for name in names)


def _elder(mechanism: Mechanism) -> str:
    if mechanism.origin is None:
        return ""
    origin = mechanism.origin
    return f' It was introduced in "{origin.title}" (arXiv:{origin.arxiv_id}, {origin.year}).'


def _titles(arxiv_id: str, lexicon: Lexicon, paper: Paper | None) -> tuple[str, ...]:
    """The paper's titles, former ones included."""
    known = lexicon.papers.get(arxiv_id)
    found = [paper.title] if paper and paper.title else []
    if known:
        found += [known.title, *getattr(known, "former_titles", ())]
    return tuple(dict.fromkeys(title for title in found if title))


def _same_title(one: str, other: str) -> bool:
    """Whether two titles are one, shortened or misspelled ones included."""
    first, second = _title_words(one), _title_words(other)
    if not first or not second:
        return True
    shared = len(first & second)
    return shared / min(len(first), len(second)) > _LIKE_ENOUGH


def _title_words(title: str) -> set[str]:
    return {word for word in _WORD.findall(title.casefold()) if word not in _MINOR_WORDS}


def _verdict(citation: Citation, outcome: CitationOutcome, reason: str, source: str = "") -> CitationVerdict:
    return CitationVerdict(
        doc_id=citation.doc_id,
        mechanism_id=citation.mechanism_id,
        mechanism_text=citation.mechanism_text,
        arxiv_id=citation.arxiv_id,
        outcome=outcome,
        reason=reason,
        source=source,
    )
