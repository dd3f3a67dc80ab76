"""Component: arXiv papers, by id or link."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.found import keep, state
from pipeline.extract.overlap import merge
from pipeline.extract.papers import find_papers


@Language.component("hearsay_papers", requires=["doc._.links"], assigns=["doc.spans", "doc._.papers"])
def read_papers(doc: Doc) -> Doc:
    links = state(doc, "links")
    linked = [link for link in links if link.kind == "paper"]
    keep(doc, "papers", merge(linked, find_papers(state(doc, "plain").text, links)))
    return doc
