"""An archive file, capture by capture: the walk that recovery, rebuilding, verifying and erasing share."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from pipeline.archive.entry import Entry
from pipeline.archive.headers import parse_time, unescape_value
from pipeline.archive.member import Block, Member, parse_block, read_members
from pipeline.archive.render import TOMBSTONE
from pipeline.archive.revive import MAIN_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Records that belong together: a request with its answer, or one other record.

    `damage` says why it cannot be read; a request alone is damaged: its answer never came.
    """

    members: tuple[Member, ...]
    blocks: tuple[Block, ...]
    damage: str = ""

    @property
    def offset(self) -> int:
        return self.members[0].offset

    @property
    def end(self) -> int:
        return self.members[-1].offset + self.members[-1].length

    @property
    def records(self) -> Iterator[tuple[Member, Block]]:
        """Each record with the bytes it lies in; none where the unit cannot be read."""
        return zip(self.members, self.blocks, strict=False)

    @property
    def is_tail(self) -> bool:
        return self.members[-1].is_tail

    @property
    def main(self) -> Block | None:
        """The record that holds a capture, if this is one."""
        found = (block for block in self.blocks if block.kind in MAIN_KINDS)
        return None if self.damage else next(found, None)


def scan_file(path: Path, start: int = 0) -> Iterator[Unit]:
    """Every unit of a file from an offset on, damaged stretches included, in order, one in memory."""
    request: tuple[Member, Block] | None = None
    for member in read_members(path, start):
        block, damage = _parse_member(member)
        if request and (block is None or block.header("WARC-Record-ID") != _answer_of(request)):
            yield _lonely(request, is_tail=member.is_tail)
            request = None
        if block is None:
            yield Unit(members=(member,), blocks=(), damage=damage)
        elif block.kind == "request":
            request = (member, block)
        else:
            members, blocks = (
                ((request[0], member), (request[1], block)) if request else ((member,), (block,))
            )
            yield Unit(members=members, blocks=blocks)
            request = None
    if request:
        yield _lonely(request, is_tail=True)


def read_entry(unit: Unit, file: int) -> Entry | None:
    """The index entry of a unit; None where it holds no capture."""
    main = unit.main
    if main is None:
        return None
    return Entry(
        record_id=main.header("WARC-Record-ID"),
        url=unescape_value(main.header("WARC-Target-URI")),
        at=parse_time(main.header("WARC-Date")),
        digest=main.header("WARC-Payload-Digest"),
        file=file,
        offset=unit.offset,
        length=unit.end - unit.offset,
        holds=main.kind != "revisit",
    )


def read_tombstone(unit: Unit) -> str:
    """The record id of a capture that is forgotten; empty where the unit is no tombstone."""
    is_one = any(block.header("WARC-Target-URI") == TOMBSTONE for block in unit.blocks)
    return unit.blocks[0].header("WARC-Record-ID") if is_one and not unit.damage else ""


def _parse_member(member: Member) -> tuple[Block | None, str]:
    if member.damage:
        return None, member.damage
    try:
        block = parse_block(member.content)
        if block.kind in MAIN_KINDS:
            parse_time(block.header("WARC-Date"))
        return block, ""
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError) as error:
        return None, f"the record is no WARC record ({error})"


def _answer_of(request: tuple[Member, Block]) -> str:
    return request[1].header("WARC-Concurrent-To")


def _lonely(request: tuple[Member, Block], *, is_tail: bool) -> Unit:
    member, block = request
    tail = Member(
        offset=member.offset,
        length=member.length,
        digest=member.digest,
        content=member.content,
        is_tail=is_tail,
    )
    return Unit(members=(tail,), blocks=(block,), damage="the request has no answer")
