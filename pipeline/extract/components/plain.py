"""Component: the text in plain letters."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.plain import plain_text


@Language.component("hearsay_plain", assigns=["doc._.plain"])
def read_plain(doc: Doc) -> Doc:
    doc._.plain = plain_text(doc.text)
    return doc
