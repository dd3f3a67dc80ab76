"""RSS, Atom and JSON Feed."""

from datetime import UTC, datetime

import pytest

from pipeline.parse import parse_capture
from tests.parse.builders import capture, json_capture

POST_URL = "https://huggingface.co/posts/ada/100000000000001"
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Posts</title>
<item><title>Soft attention</title><link>{POST_URL}</link>
<description>&lt;p&gt;Soft attention&lt;br&gt;sums to one.&lt;/p&gt;</description>
<pubDate>Tue, 24 Mar 2026 10:00:00 +0100</pubDate></item>
<item><title>An article</title><link>https://blog.example/1</link><dc:creator>bob</dc:creator>
<description>What bob thinks of heads.</description></item>
<item><title>Nobody's</title><link>https://blog.example/2</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Papers</title>
<entry><id>tag:1</id><title>Attention Is
  All You Need</title><link rel="alternate" href="https://arxiv.org/abs/1706.03762v5"/>
<published>2017-06-12T17:57:34Z</published><summary>A summary.</summary></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Posts",
    "items": [
        {
            "id": "1",
            "url": POST_URL,
            "content_text": "Soft attention",
            "date_published": "2026-03-24T09:00:00Z",
        },
        {
            "id": "2",
            "url": "https://blog.example/1",
            "content_html": "<b>Heads</b>",
            "authors": [{"name": "bob"}],
        },
        7,
    ],
}


def test_an_item_that_links_to_a_post_is_that_post() -> None:
    found = parse_capture(capture(RSS)).posts[0]
    assert (found.id, found.text) == ("ada/100000000000001", "Soft attention\nsums to one.")
    assert found.published is not None
    assert found.published.at == datetime(2026, 3, 24, 9, tzinfo=UTC)


def test_an_article_of_somebody_is_named_by_its_text() -> None:
    found = parse_capture(capture(RSS)).posts[1]
    assert (found.author, found.url, found.id[:5]) == ("bob", "https://blog.example/1", "bob/~")


def test_an_item_without_author_is_set_aside() -> None:
    found = parse_capture(capture(RSS))
    assert [(aside.kind, aside.position) for aside in found.asides] == [("feed-entry", "entry 3")]


def test_an_entry_that_links_to_a_paper_is_a_paper() -> None:
    (found,) = parse_capture(capture(ATOM)).papers
    assert (found.arxiv_id, found.version, found.title) == ("1706.03762", "5", "Attention Is All You Need")


def test_a_json_feed_is_read_item_by_item() -> None:
    found = parse_capture(json_capture(JSON_FEED))
    assert [one.text for one in found.posts] == ["Soft attention", "Heads"]
    assert [aside.position for aside in found.asides] == ["item 3"]


def test_a_damaged_feed_is_read_as_far_as_it_goes() -> None:
    found = parse_capture(capture(RSS[: RSS.index("<item><title>An article")]))
    assert len(found.posts) == 1
    assert found.asides[0].kind == "feed"


@pytest.mark.parametrize("body", ["<rss>", "<rss><channel/></rss>", "<feed x='1' x='2'/>"])
def test_a_feed_without_entries_is_set_aside(body: str) -> None:
    assert parse_capture(capture(body)).asides


def test_entities_of_a_feed_are_not_expanded() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]>'
    item = f"<item><link>{POST_URL}</link><description>&b;</description><title>t</title></item>"
    found = parse_capture(capture(f"{bomb}<rss><channel>{item}</channel></rss>"))
    assert all("xxxx" not in one.text for one in found.posts)
