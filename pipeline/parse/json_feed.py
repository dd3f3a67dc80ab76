"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.entry import Entry, add_entry
from pipeline.parse.fields import read_row
from pipeline.parse.harvest import Harvest
from pipeline.parse.person import name_of


def read_json_feed(value: object, harvest: Harvest) -> None:
    """The items of a JSON Feed, each for itself."""
    feed = read_row("json-feed", value, harvest)
    for number, item in enumerate(feed.list("items"), 1):
        harvest.position = f"item {number}"
        try:
            add_entry(_entry(item, harvest), harvest)
        except ShapeDrift as drift:
            harvest.aside("feed-entry", drift.message, str(item))
    harvest.position = ""


def _entry(item: Any, harvest: Harvest) -> Entry:
    row = read_row("json-feed-item", item, harvest)
    authors = [name for one in row.list("authors") if (name := name_of(one))]
    return Entry(
        url=row.text("url") or row.text("external_url") or str(row.known.get("id", "")),
        title=row.text("title"),
        html=row.text("content_html"),
        text=row.text("content_text") or ("" if row.text("content_html") else row.text("summary")),
        author=authors[0] if authors else name_of(row.object("author")),
        time=row.text("date_published"),
    )
