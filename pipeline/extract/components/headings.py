"""Component: the items of lists that name something and give its papers."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.credits import ItemCredit, credits_of_items
from pipeline.extract.found import Credit, keep, state


@Language.component("hearsay_headings", requires=["doc._.papers"], assigns=["doc.spans", "doc._.headings"])
def read_headings(doc: Doc) -> Doc:
    text = state(doc, "plain").text
    found = credits_of_items(text, state(doc, "papers"), continues=state(doc, "continues"))
    keep(doc, "headings", [row for credit in found for row in _rows(text, credit)])
    return doc


def _rows(text: str, credit: ItemCredit) -> list[Credit]:
    heading = credit.heading
    name = Credit(heading.start, heading.end, heading.start, heading.end, "", "", "", "", credit.is_sure)
    title = text[heading.title_start : heading.title_end]
    return [
        name._replace(end=paper.end, arxiv_id=paper.target, version=paper.note, title=title)
        for paper in credit.papers
    ] or [name]
