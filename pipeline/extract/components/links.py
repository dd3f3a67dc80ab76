"""Component: links, repositories, people and hashtags."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.found import keep, state
from pipeline.extract.hub import find_hashtags, find_repositories, find_users
from pipeline.extract.links import find_links
from pipeline.extract.overlap import merge
from pipeline.extract.typed import typed_links


@Language.component("hearsay_links", requires=["doc._.plain"], assigns=["doc.spans", "doc._.links"])
def read_links(doc: Doc) -> Doc:
    """What the Hub typed itself comes first, then links, then names that stand outside of both."""
    text = state(doc, "plain").text
    typed = typed_links(state(doc, "typed"), state(doc, "plain"))
    links = merge(typed, find_links(text))
    names = [*find_repositories(text, links), *find_users(text), *find_hashtags(text)]
    keep(doc, "links", merge(links, names) if names else links)
    return doc
