"""Component: which mechanism is credited to which paper."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.citations import find_citations
from pipeline.extract.found import keep


@Language.component(
    "hearsay_citations",
    requires=["doc._.headings", "doc._.mechanisms", "doc._.papers"],
    assigns=["doc.spans", "doc._.citations"],
)
def read_citations(doc: Doc) -> Doc:
    headings, papers = doc._.headings, doc._.papers
    rows = find_citations(doc._.plain.text, headings, doc._.mechanisms, papers) if papers else []
    keep(doc, "citations", rows)
    return doc
