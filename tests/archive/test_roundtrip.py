"""Capture → WARC → Capture, for anything a server or a file system may come up with."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.archive.headers import escape_value, unescape_value
from pipeline.archive.secrets import scrub_capture
from pipeline.records import Capture
from tests.archive.making import fill, make_capture, read

NAMES = st.from_regex(r"\A[A-Za-z][A-Za-z0-9-]{0,12}\Z").filter(
    lambda name: not name.lower().startswith("x-archive")
)
VALUES = st.text(max_size=40)
HEADERS = st.lists(st.tuples(NAMES, VALUES), max_size=4).map(tuple)
SOURCES = st.sampled_from(["hub", "sample"]) | VALUES.map(lambda name: f"import:{name}")


@st.composite
def captures(draw: st.DrawFn) -> Capture:
    source = draw(SOURCES)
    is_hub = source == "hub"
    capture = make_capture(
        url=draw(st.sampled_from(["https://huggingface.co/", "file:///", "HTTP://x/ü?q=", "urn:x"]))
        + draw(VALUES),
        method=draw(st.sampled_from(["GET", "POST"])),
        status=draw(st.integers(100, 599)),
        headers=draw(HEADERS),
        request_headers=draw(HEADERS),
        body=draw(st.binary(max_size=200)),
        captured_at=draw(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))),
        source=source,
        position="" if is_hub else draw(VALUES),
    )
    return scrub_capture(capture)


@settings(max_examples=60, deadline=None)
@given(st.lists(captures(), min_size=1, max_size=4, unique_by=lambda capture: (capture.url, capture.body)))
def test_whatever_was_captured_is_read_again(wanted: list[Capture]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), wanted)
        assert read(Path(folder)) == wanted


@given(st.text())
def test_any_text_fits_on_one_line_and_comes_back(text: str) -> None:
    line = escape_value(text)
    assert unescape_value(line) == text
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
