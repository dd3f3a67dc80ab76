"""After forgetting, not one byte of the person is left and everything else is as it was."""

import gzip
import re
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import (
    Archive,
    find_bytes,
    find_name,
    forget_person,
    is_forgotten,
    load_forgotten,
    rebuild_index,
    verify_archive,
)
from pipeline.archive.person import blank_name, names_person
from pipeline.archive.staging import open_staging
from pipeline.errors import IntegrityError
from pipeline.records import Capture
from tests.archive.making import START, clock, fill, make_capture, make_captures, make_file, read, warcs

USER = "Wanda-Wombat"
NEEDLE = USER.lower().encode()


def erase(capture: Capture, user: str) -> Capture | None:
    """What the parse room does for real: her own pages go as a whole, elsewhere her name goes."""
    if f"/{user.lower()}/" in capture.url.lower():
        return None
    is_packed = ("content-encoding", "gzip") in capture.headers
    text = gzip.decompress(capture.body) if is_packed else capture.body
    clean = re.sub(re.escape(user.encode()), b"", text, flags=re.IGNORECASE)
    if clean == text:
        return capture
    return replace(capture, body=gzip.compress(clean, mtime=0) if is_packed else clean)


OTHERS = make_captures(14)
HERS = [
    make_capture(url=f"https://huggingface.co/posts/{USER}/1", body=b"her own words"),
    make_capture(url=f"https://huggingface.co/posts/{USER.lower()}/2", body=OTHERS[3].body),
]
SHARED = [
    make_capture(url="https://huggingface.co/posts/other/1", body=b"Wanda-Wombat was here"),
    make_capture(
        url="https://huggingface.co/posts/other/2",
        headers=(("content-encoding", "gzip"),),
        body=gzip.compress(b"packed: wanda-wombat", mtime=0),
    ),
    make_capture(
        url="https://huggingface.co/posts/other/3", headers=(("link", "</Wanda%2DWombat>"), ("a", "b"))
    ),
    make_file(b"saved words", "page_wanda-wombat.html"),
]
LATER = [replace(HERS[0], url="https://huggingface.co/x", captured_at=START + timedelta(days=1))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Archive(tmp_path, now=clock, max_bytes=4000) as archive:
        for capture in [*OTHERS[:7], *HERS, *OTHERS[7:], *SHARED, *LATER]:
            archive.add(capture)
        archive.close_run(f"collect {USER}", {"posts": 2})
    return tmp_path


def forget(folder: Path, user: str = USER) -> None:
    forget_person(folder, user, erase, now=START, salt=b"0123456789abcdef")


def test_her_bytes_are_there_before(folder: Path) -> None:
    assert len(find_bytes(folder, NEEDLE)) > 5


def test_not_one_byte_is_left(folder: Path) -> None:
    forget(folder)
    assert find_bytes(folder, NEEDLE) == ()
    assert find_bytes(folder, b"Wanda%2DWombat") == ()
    assert find_bytes(folder, b"her own words") != ()  # a payload others have too stays with them


def test_letters_of_a_short_name_in_other_words_are_no_name(tmp_path: Path) -> None:
    mine = make_capture(url="https://huggingface.co/posts/ada/1", body=b"by Ada")
    fill(tmp_path, [mine, make_capture(body=b"Canada, adaptive, a%64a-b")])
    assert len(find_name(tmp_path, "ada")) == 3  # the request, the answer, its row in the index
    forget(tmp_path, "ada")
    assert find_name(tmp_path, "ada") == ()
    assert find_bytes(tmp_path, b"ada") != ()


def test_the_chain_still_holds(folder: Path) -> None:
    forget(folder)
    assert verify_archive(folder) == ()


def test_the_others_are_as_they_were(folder: Path) -> None:
    forget(folder)
    kept = read(folder)
    assert [capture for capture in kept if capture in OTHERS] == OTHERS
    assert LATER[0] in kept


def test_what_she_shared_with_others_stays_without_her(folder: Path) -> None:
    forget(folder)
    bodies = {capture.url: capture.body for capture in read(folder)}
    assert bodies["https://huggingface.co/posts/other/1"] == b" was here"
    assert gzip.decompress(bodies["https://huggingface.co/posts/other/2"]) == b"packed: "
    assert bodies["file:///page_(forgotten).html"] == b"saved words"


def test_a_tombstone_stands_for_each_capture_gone(folder: Path) -> None:
    forget(folder)
    stones = []
    for path in warcs(folder):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_headers["WARC-Target-URI"] == "urn:hearsay:forgotten":
                    stones.append(record.content_stream().read())
    assert len(stones) == len(HERS)
    assert all(re.fullmatch(rb'\{"forgotten": "[0-9a-f]{64}"\}', stone) for stone in stones)


def test_what_was_forgotten_is_not_taken_in_again(folder: Path) -> None:
    forget(folder)
    with Archive(folder, now=clock) as archive:
        assert not any(archive.add(capture).is_new for capture in [*HERS, *SHARED, *OTHERS])
    assert find_bytes(folder, NEEDLE) == ()


def test_she_is_known_as_forgotten_in_any_case_and_nobody_else_is(folder: Path) -> None:
    forget(folder)
    names = [USER, USER.lower(), USER.upper(), "wanda", "author-1"]
    assert [is_forgotten(folder, name) for name in names] == [True, True, True, False, False]


def test_the_archive_goes_on_after_forgetting(folder: Path) -> None:
    forget(folder)
    fill(folder, [make_capture(body=b"new words")])
    assert read(folder)[-1].body == b"new words"
    assert verify_archive(folder) == ()


def test_a_second_person_is_forgotten_beside_the_first(folder: Path) -> None:
    forget(folder)
    forget(folder, "author-1")
    assert find_bytes(folder, b"author-1") == ()
    assert verify_archive(folder) == ()
    forgotten = load_forgotten(folder)
    assert forgotten.holds(USER)
    assert forgotten.holds("author-1")


def test_somebody_never_seen_is_refused_from_then_on(folder: Path) -> None:
    before = read(folder)
    forget(folder, "never-seen")
    assert read(folder) == before
    assert is_forgotten(folder, "never-seen")
    assert verify_archive(folder) == ()


def test_an_empty_archive_can_forget(tmp_path: Path) -> None:
    fill(tmp_path, [])
    forget(tmp_path)
    assert is_forgotten(tmp_path, USER)
    assert verify_archive(tmp_path) == ()


def test_an_index_rebuilt_after_forgetting_still_refuses(folder: Path) -> None:
    forget(folder)
    rebuild_index(folder)
    with Archive(folder, now=clock) as archive:
        assert not archive.add(HERS[0]).is_new


def test_tampering_after_forgetting_is_found(folder: Path) -> None:
    forget(folder)
    path = warcs(folder)[0]
    data = bytearray(path.read_bytes())
    data[400] ^= 1
    path.write_bytes(data)
    assert verify_archive(folder) != ()


def test_a_damaged_archive_is_repaired_first(folder: Path) -> None:
    path = warcs(folder)[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(IntegrityError):
        forget(folder)


def test_a_kill_before_the_commit_leaves_the_archive_as_it_was(folder: Path) -> None:
    before = read(folder)
    staging = open_staging(folder)
    shutil.copy(warcs(folder)[0], staging)
    assert read(folder) == before
    assert not staging.exists()
    assert verify_archive(folder) == ()


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_kill_after_the_commit_is_finished_when_opening(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, moved: int
) -> None:
    done = tmp_path_factory.mktemp("done")
    shutil.copytree(folder, done, dirs_exist_ok=True)
    forget(done)
    staging = open_staging(folder)
    for number, path in enumerate(warcs(done)):
        shutil.copy(path, folder if number < moved else staging)
    line = (done / "chain.jsonl").read_bytes().splitlines(keepends=True)[-1]
    (staging / "commit.json").write_bytes(line)
    assert read(folder) == read(done)
    assert verify_archive(folder) == ()
    assert find_bytes(folder, NEEDLE) == ()


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("/posts/ada/1", True),
        ("@Ada, hello", True),
        ("/posts/%61da/1", True),
        ("ada", True),
        ("/posts/ada-b/1", False),
        ("/posts/adam/1", False),
        ("canada", False),
    ],
)
def test_a_name_is_found_only_as_a_name(text: str, is_named: bool) -> None:
    assert names_person(text, "ada") is is_named
    assert ("ada" in blank_name(text, "ada").lower()) is (not is_named)
