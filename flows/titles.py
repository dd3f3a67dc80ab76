"""When the title of a paper comes, changes or goes: the texts it can matter to are read again.

Those are the texts that spell it out, and those that name the paper, for another title may stand beside
its id. What any other text says does not depend on it, so the titles are no part of the reader's version.
"""

from pipeline.extract.title_search import find_spelled, spelling_pattern
from warehouse.connection import Connection
from warehouse.read import documents_matching
from warehouse.titles import Title, changed_titles, documents_naming, note_titles


def call_back(con: Connection, version: str) -> None:
    """Mark what this version of the reader read without the titles of now, where they can matter.

    One look through all texts, whatever the number of titles; none where no title has changed.
    """
    changed = changed_titles(con)
    if changed:
        spelled = _spelled(con, changed, version)
        note_titles(con, spelled | documents_naming(con, (arxiv_id for arxiv_id, _ in changed)))


def _spelled(con: Connection, changed: tuple[Title, ...], version: str) -> frozenset[str]:
    titles = [title for _, title in changed]
    texts = documents_matching(con, version, pattern=spelling_pattern(titles))
    return frozenset(find_spelled(texts, titles))
