"""Component: arXiv papers, by id or link."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.found import keep
from pipeline.extract.overlap import merge
from pipeline.extract.papers import find_papers


@Language.component("hearsay_papers", requires=["doc._.links"], assigns=["doc.spans", "doc._.papers"])
def read_papers(doc: Doc) -> Doc:
    links = doc._.links
    linked = [link for link in links if link.kind == "paper"]
    keep(doc, "papers", merge(linked, find_papers(doc._.plain.text, links)))
    return doc
