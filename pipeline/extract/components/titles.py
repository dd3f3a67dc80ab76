"""Component: titles of known papers, and titles beside an id they do not belong to."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.found import keep, state
from pipeline.extract.titles import TitleIndex, find_conflicts


class TitleReader:
    """Looks for the titles of `index`."""

    def __init__(self, index: TitleIndex) -> None:
        self.index = index

    def __call__(self, doc: Doc) -> Doc:
        if not self.index.titles:
            return doc
        text, papers = state(doc, "plain").text, state(doc, "papers")
        titles = self.index.find(text)
        keep(doc, "titles", titles)
        headings = [row for row in state(doc, "headings") if row.title]
        misfits = {row.end for row in headings if not self.index.fits(row.title, row.arxiv_id)}
        keep(doc, "conflicts", find_conflicts(text, papers, titles, misfits))
        return doc


@Language.factory(
    "hearsay_titles",
    requires=["doc._.papers", "doc._.headings"],
    assigns=["doc.spans", "doc._.titles", "doc._.conflicts"],
)
def make_title_reader(nlp: Language, name: str) -> TitleReader:
    return TitleReader(TitleIndex({}))
