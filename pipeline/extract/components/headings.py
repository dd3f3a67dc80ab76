"""Component: the items of lists that name something and give its papers."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.credits import credits_of_items
from pipeline.extract.found import Credit, keep, state


@Language.component("hearsay_headings", requires=["doc._.papers"], assigns=["doc.spans", "doc._.headings"])
def read_headings(doc: Doc) -> Doc:
    text = state(doc, "plain").text
    rows = [
        Credit(
            heading.start,
            paper.end,
            heading.start,
            heading.end,
            "",
            paper.target,
            paper.note,
            text[heading.title_start : heading.title_end],
        )
        for _, heading, papers in credits_of_items(
            text, state(doc, "papers"), continues=state(doc, "continues")
        )
        for paper in papers
    ]
    keep(doc, "headings", rows)
    return doc
