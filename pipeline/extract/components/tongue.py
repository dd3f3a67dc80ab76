"""Component: the language of the text."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.tongue import language_of


@Language.component("hearsay_tongue", requires=["doc._.plain"], assigns=["doc._.tongue"])
def read_tongue(doc: Doc) -> Doc:
    doc._.tongue = language_of(doc._.plain.text, doc._.label)
    return doc
