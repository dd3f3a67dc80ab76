"""Component: which mechanism is credited to which paper."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.citations import find_citations
from pipeline.extract.found import Found, keep, state
from pipeline.extract.titles import title_words
from pipeline.language import load_lexicon

_LONGEST_NAME = 2  # words; of titles as short as this most are the name of what they introduce


@Language.component(
    "hearsay_citations",
    requires=["doc._.headings", "doc._.mechanisms", "doc._.papers"],
    assigns=["doc.spans", "doc._.citations"],
)
def read_citations(doc: Doc) -> Doc:
    headings, papers = state(doc, "headings"), state(doc, "papers")
    if papers:
        text = state(doc, "plain").text
        titles = _titles(papers)
        named = [
            mention
            for mention in state(doc, "mechanisms")
            if title_words(text[mention.start : mention.end]) not in titles
        ]
        keep(doc, "citations", find_citations(text, headings, named, papers))
    return doc


def _titles(papers: Sequence[Found]) -> set[tuple[str, ...]]:
    """The titles of the papers at hand, except those as short as a name."""
    known = load_lexicon().papers
    words = (title_words(known[paper.target].title) for paper in papers if paper.target in known)
    return {title for title in words if len(title) > _LONGEST_NAME}
