"""Planted secrets must not be found in any byte of the archive."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive import find_bytes
from pipeline.archive.secrets import scrub_text
from tests.archive.making import fill, make_capture, read

SECRET = "5up3rS3cretValue0123456789"

HEADERS = [
    ("Authorization", f"Bearer {SECRET}"),
    ("authorization", f"Basic {SECRET}"),
    ("Proxy-Authorization", SECRET),
    ("Cookie", f"token={SECRET}; other={SECRET}"),
    ("Set-Cookie", f"session={SECRET}; HttpOnly"),
    ("X-Api-Key", SECRET),
    ("X-Amz-Security-Token", SECRET),
    ("x-note", f"curl -H 'Authorization: Bearer {SECRET}'"),
    ("x-note", f"hf_{SECRET}"),
    ("location", f"https://cdn.example/file?X-Amz-Signature={SECRET}&X-Amz-Credential={SECRET}&part=1"),
    ("location", f"https://cdn.example/file?Policy={SECRET}&Signature={SECRET}&Key-Pair-Id={SECRET}"),
    ("link", f'<https://huggingface.co/api/x?cursor=1&token={SECRET}>; rel="next"'),
    ("referer", f"https://user:{SECRET}@huggingface.co/"),
]
URLS = [
    f"https://huggingface.co/x?token={SECRET}",
    f"https://huggingface.co/x?a=1&access_token={SECRET}#top",
    f"https://huggingface.co/x#access_token={SECRET}",
    f"https://cdn.example/x?X-Goog-Signature={SECRET}&x=1",
    f"https://cdn.example/x?sv=1&sig={SECRET}",
    f"https://user:{SECRET}@huggingface.co/x",
    f"https://huggingface.co/hf_{SECRET}/x",
]


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header[0])
@pytest.mark.parametrize("side", ["headers", "request_headers"])
def test_no_secret_in_a_header_enters(tmp_path: Path, header: tuple[str, str], side: str) -> None:
    fill(tmp_path, [make_capture(**{side: (header, ("etag", "kept"))})])
    assert find_bytes(tmp_path, SECRET.encode()) == ()
    assert ("etag", "kept") in getattr(read(tmp_path)[0], side)


@pytest.mark.parametrize("url", URLS)
def test_no_secret_in_a_url_enters(tmp_path: Path, url: str) -> None:
    fill(tmp_path, [make_capture(url=url)])
    assert find_bytes(tmp_path, SECRET.encode()) == ()


def test_a_token_in_a_file_name_does_not_enter(tmp_path: Path) -> None:
    fill(tmp_path, [make_capture(source=f"import:hf_{SECRET}.json")])
    assert find_bytes(tmp_path, SECRET.encode()) == ()


def test_the_rest_of_a_signed_url_stays() -> None:
    url = f"https://cdn.example/file?X-Amz-Date=1&part=7&X-Amz-Signature={SECRET}"
    assert "part=7" in scrub_text(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://huggingface.co/api/posts?skip=10&limit=10&sort=recent",
        "https://huggingface.co/api/recent-activity?limit=20&feedType=user&entity=somebody&cursor=abc",
        "https://huggingface.co/posts/somebody/123456789012345",
        "file:///hf_notes.txt",
    ],
)
def test_a_url_without_secrets_stays_as_it_is(url: str) -> None:
    assert scrub_text(url) == url


@given(st.text())
def test_scrubbing_twice_is_scrubbing_once(text: str) -> None:
    assert scrub_text(scrub_text(text)) == scrub_text(text)


def test_the_body_is_evidence_and_stays(tmp_path: Path) -> None:
    body = f"somebody wrote token={SECRET}".encode()
    fill(tmp_path, [make_capture(body=body)])
    assert read(tmp_path)[0].body == body
