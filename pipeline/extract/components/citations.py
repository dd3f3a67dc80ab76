"""Component: which mechanism is credited to which paper."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.citations import find_citations
from pipeline.extract.found import keep, state


@Language.component(
    "hearsay_citations",
    requires=["doc._.headings", "doc._.mechanisms", "doc._.papers"],
    assigns=["doc.spans", "doc._.citations"],
)
def read_citations(doc: Doc) -> Doc:
    headings, papers = state(doc, "headings"), state(doc, "papers")
    rows = (
        find_citations(state(doc, "plain").text, headings, state(doc, "mechanisms"), papers) if papers else []
    )
    keep(doc, "citations", rows)
    return doc
