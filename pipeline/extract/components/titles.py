"""Component: titles of known papers, and titles beside an id they do not belong to."""

from collections.abc import Mapping
from types import MappingProxyType

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.found import keep, state
from pipeline.extract.titles import TitleIndex, find_conflicts, pair_titles
from pipeline.language import Lexicon, load_lexicon


class TitleReader:
    """Looks for the titles the lexicon knows, and those of further `papers` (arXiv id → title)."""

    def __init__(self, lexicon: Lexicon, papers: Mapping[str, str] = MappingProxyType({})) -> None:
        titles = {(title, arxiv_id) for arxiv_id, title in papers.items()}
        for known in lexicon.papers.values():
            titles |= {(title, known.arxiv_id) for title in (known.title, *known.former_titles)}
        self.index = TitleIndex(sorted(titles), {title for title, _ in titles if lexicon.resolve(title)})

    def __call__(self, doc: Doc) -> Doc:
        """A title beside an id is no mention of its own: the id is, or both are a mismatch."""
        text, papers = state(doc, "plain").text, state(doc, "papers")
        titles = self.index.find(text)
        pairs = pair_titles(text, papers, titles)
        beside = set(pairs.values())
        keep(doc, "titles", [title for title in titles if title not in beside])
        headings = [row for row in state(doc, "headings") if row.title]
        misfits = {row.end: row.title for row in headings if not self.index.fits(row.title, row.arxiv_id)}
        keep(doc, "conflicts", find_conflicts(text, papers, pairs, misfits))
        return doc


@Language.factory(
    "hearsay_titles",
    requires=["doc._.papers", "doc._.headings"],
    assigns=["doc.spans", "doc._.titles", "doc._.conflicts"],
)
def make_title_reader(nlp: Language, name: str) -> TitleReader:
    return TitleReader(load_lexicon())
