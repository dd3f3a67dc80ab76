"""Archive → parse → warehouse → extract → warehouse, a batch at a time, each batch one transaction.

The warehouse is open only while it is asked or written, never while something is parsed or read,
so that analysts get their turn beside a long run.
"""

from collections.abc import Iterator
from functools import lru_cache

from spacy.language import Language

from flows.asides import write_asides
from flows.intake import now_utc, open_archive
from flows.producers import producer
from flows.progress import advance
from flows.settings import Settings
from flows.stores import index_texts, open_store
from flows.titles import call_back
from pipeline.archive import Archive
from pipeline.extract import build_reader, extract_documents
from pipeline.parse import parse_capture
from pipeline.records import Capture
from warehouse.bookmarks import read_bookmark, save_bookmark
from warehouse.connection import transaction
from warehouse.read import documents_to_read
from warehouse.titles import Title, read_titles
from warehouse.write import save_extractions, save_parsed

BATCH_BYTES = 8 << 20
"""Raw bytes parsed at a time: about 4,000 posts, whose records then take some 50 MB."""


def parse_batch(settings: Settings, *, index: bool = True) -> int:
    """Parse the next captures of the archive; returns how many, 0 when none is left.

    Then all texts are made findable, unless `index` is false: somebody else does it at the end.
    """
    version = producer("parse")
    with open_store(settings) as con:
        bookmark = read_bookmark(con, version)
    with open_archive(settings, clock=now_utc) as archive:
        records = list(_next_records(archive, bookmark))
    if not records:
        if index:
            index_texts(settings)
        return 0
    parsed = [(capture, parse_capture(capture)) for _, capture in records]
    with open_store(settings) as con, transaction(con):
        save_parsed(con, parsed, producer=version)
        save_bookmark(con, records[-1][0], producer=version)
    write_asides(settings.aside, (aside for _, one in parsed for aside in one.asides))
    advance("parse", len(records))
    return len(records)


def read_batch(settings: Settings) -> int:
    """Read the next documents; returns how many, 0 when none is left."""
    version = producer("extract", settings.reader)
    with open_store(settings) as con:
        call_back(con, version)
        titles = read_titles(con)
        documents = list(documents_to_read(con, version, limit=settings.batch))
    if not documents:
        return 0
    reader = _reader(settings.reader, titles)
    extractions = list(extract_documents(documents, reader=reader, processes=settings.processes))
    with open_store(settings) as con:
        save_extractions(con, extractions, producer=version)
    advance("read", len(documents))
    return len(documents)


def _next_records(archive: Archive, bookmark: str | None) -> Iterator[tuple[str, Capture]]:
    size = 0
    for record_id, capture in archive.records(after=bookmark):
        yield record_id, capture
        size += len(capture.body)
        if size >= BATCH_BYTES:
            return


@lru_cache(maxsize=1)
def _reader(base: str, titles: tuple[Title, ...]) -> Language:
    return build_reader(base=base, titles=dict(titles))
