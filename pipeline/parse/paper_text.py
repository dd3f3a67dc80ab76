"""The whole text of a paper, as `/papers/{id}.md` gives it (huggingface_hub's `read_paper`)."""

import re
from urllib.parse import unquote, urlsplit

from pipeline.parse.harvest import Harvest
from pipeline.parse.paper import split_version
from pipeline.records import Paper

PAPER_TEXT = "paper-text"
_PATH = re.compile(r"/papers/([\w-]+(?:[./][\w-]+)*)\.md")
_PAGE = re.compile(r"<(?:!doctype\s+html|html)\b", re.I)


def paper_of_text(url: str) -> str:
    """The arXiv id in the address of a paper's text, on whichever mirror; "" for any other address.

    >>> paper_of_text("https://huggingface.co/papers/1409.0473.md"), paper_of_text("file:///notes.md")
    ('1409.0473', '')
    """
    try:
        found = _PATH.fullmatch(unquote(urlsplit(url).path))
    except ValueError:
        return ""
    return found[1] if found else ""


def read_paper_text(text: str, harvest: Harvest) -> None:
    """Markdown → Paper with its text; of a paper it has no text of, the Hub gives the page instead."""
    if _PAGE.match(text):
        return
    arxiv_id, version = split_version(paper_of_text(harvest.capture.url))
    harvest.add(
        Paper(
            arxiv_id=arxiv_id,
            version=version,
            text=text,
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
        )
    )
