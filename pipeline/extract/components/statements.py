"""Component: sentences about mechanisms, in English texts."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.claims import find_statements
from pipeline.extract.found import keep, state


@Language.component(
    "hearsay_statements",
    requires=["doc._.headings", "doc._.mechanisms", "doc._.tongue"],
    assigns=["doc.spans", "doc._.statements"],
)
def read_statements(doc: Doc) -> Doc:
    rows = []
    if state(doc, "mechanisms") and state(doc, "tongue") == "en":
        rows = list(
            find_statements(state(doc, "plain").text, state(doc, "mechanisms"), state(doc, "headings"))
        )
    keep(doc, "statements", rows)
    return doc
