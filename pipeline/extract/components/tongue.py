"""Component: the language of the text."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.found import put, state
from pipeline.extract.tongue import language_of


@Language.component("hearsay_tongue", requires=["doc._.plain"], assigns=["doc._.tongue"])
def read_tongue(doc: Doc) -> Doc:
    put(doc, "tongue", language_of(state(doc, "plain").text, state(doc, "label")))
    return doc
