"""Component: the text in plain letters."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.found import put, state
from pipeline.extract.plain import plain_text


@Language.component("hearsay_plain", assigns=["doc._.plain"])
def read_plain(doc: Doc) -> Doc:
    put(doc, "plain", plain_text(state(doc, "source") or doc.text))
    return doc
