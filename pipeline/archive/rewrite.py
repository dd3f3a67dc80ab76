"""An archive file written anew without a person; what does not change is copied, or only chained anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from warcio.warcwriter import WARCWriter

from pipeline.archive.appender import make_writer
from pipeline.archive.entry import Entry
from pipeline.archive.files import file_path
from pipeline.archive.index import Index
from pipeline.archive.member import PREVIOUS, Block, compress_record, digest_bytes, pack_block
from pipeline.archive.reader import Reader
from pipeline.archive.render import Record, render_records, render_tombstone
from pipeline.archive.scan import Unit, read_entry, scan_file
from pipeline.records import Capture

ERASED = "Hearsay-Erased"
"""The header of a record that somebody was taken out of: the salted hash of who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A file before and after: its last record then, and how long it is and which is its last record now."""

    file: int
    old_head: str
    head: str
    length: int


@dataclass(slots=True, kw_only=True)
class Rewriter:
    """Writes files anew; `changed` names the units (file, offset) that may not stay as they are.

    `erase` and `blank` take the person out of a capture and out of a text; `holders` are the records
    that hold the payloads of rewritten captures.
    """

    folder: Path
    index: Index
    reader: Reader
    erase: Callable[[Capture], Capture | None]
    blank: Callable[[str], str]
    subject: str
    at: datetime
    changed: set[tuple[int, int]]
    removed: int = 0
    holders: dict[str, Entry] = field(default_factory=dict)
    _writer: WARCWriter = field(default_factory=make_writer)

    def rewrite(self, number: int, out: Path, head: str) -> Renewed:
        """Write file `number` anew to `out`; `head` is the end of the file before, if that changed."""
        old_head = ""
        with out.open("wb") as file:
            for unit in scan_file(file_path(self.folder, number)):
                head = head or unit.blocks[0].header(PREVIOUS)
                for member in self._renew(unit, number, head):
                    file.write(member)
                    head = digest_bytes(member)
                old_head = unit.members[-1].digest
            return Renewed(file=number, old_head=old_head, head=head, length=file.tell())

    def _renew(self, unit: Unit, number: int, head: str) -> Iterator[bytes]:
        if (number, unit.offset) not in self.changed:
            yield from self._chain(unit, number, head)
        elif entry := read_entry(unit, number):
            for record in self._render(entry):
                member = compress_record(self._writer, record, head)
                head = digest_bytes(member)
                yield member
        else:
            yield pack_block(_blank_block(unit.blocks[0], self.blank), head)

    def _chain(self, unit: Unit, number: int, head: str) -> Iterator[bytes]:
        for member, block in unit.records:
            if block.header(PREVIOUS) == head:
                data = self.reader.read_raw(number, member.offset, member.length)
            else:
                data = pack_block(block, head)
            head = digest_bytes(data)
            yield data

    def _render(self, entry: Entry) -> tuple[Record, ...]:
        original = self.reader.read(entry)
        capture = self.erase(original)
        if capture is None:
            self.removed += 1
            return (render_tombstone(entry.record_id, self.subject, self.at),)
        held = self.holders.get(capture.digest) or self._find_holder(capture.digest)
        if held is None:
            self.holders[capture.digest] = replace(entry, url=capture.url, digest=capture.digest)
        records = render_records(capture, entry.record_id, held)
        if capture != original:
            records[-1].rec_headers.add_header(ERASED, self.subject)
        return records

    def _find_holder(self, digest: str) -> Entry | None:
        """A record that holds this payload and stays as it is."""
        held = self.index.find_payload(digest)
        return held if held and (held.file, held.offset) not in self.changed else None


def _blank_block(block: Block, blank: Callable[[str], str]) -> Block:
    """A record about the archive itself, such as the closing of a run, without the person."""
    body = blank(block.body.decode("utf-8")).encode()
    digest = digest_bytes(body)
    block.headers.replace_header("WARC-Block-Digest", digest)
    block.headers.replace_header("WARC-Payload-Digest", digest)
    block.headers.replace_header("Content-Length", str(len(body)))
    return replace(block, body=body)
