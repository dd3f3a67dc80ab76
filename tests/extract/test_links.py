"""Links, repositories, people and hashtags."""

import json
from pathlib import Path

import pytest

from pipeline.extract import extract_documents
from pipeline.extract.hub import find_hashtags, find_repositories, find_users
from pipeline.extract.links import classify_link, find_links, trim_link
from pipeline.records import Document, Token

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
RECORDED = SHARED / "data" / "hub" / "api_posts_2025-05-05.json"


def mentions(text: str, **fields: object) -> set[tuple[str, str]]:
    [extraction] = extract_documents([Document(id="d", text=text, **fields)])
    return {(mention.kind, mention.target_id) for mention in extraction.mentions}


@pytest.mark.parametrize(
    ("link", "kind", "target"),
    [
        ("https://huggingface.co/maple-lab/tiny", "model", "maple-lab/tiny"),
        ("https://huggingface.co/maple-lab/tiny/tree/main", "model", "maple-lab/tiny"),
        ("https://hf.co/datasets/maple-lab/notes", "dataset", "maple-lab/notes"),
        ("https://huggingface.co/datasets/squad", "dataset", "squad"),
        ("https://huggingface.co/spaces/maple-lab/viz?x=1", "space", "maple-lab/viz"),
        ("https://huggingface.co/papers/2405.04434", "paper", "2405.04434"),
        ("https://huggingface.co/maple", "user", "maple"),
        ("https://huggingface.co/organizations/maple-lab/activity", "organization", "maple-lab"),
        ("https://huggingface.co/blog/maple", "url", "https://huggingface.co/blog/maple"),
        ("https://huggingface.co/", "url", "https://huggingface.co/"),
        ("https://example.org/a/b", "url", "https://example.org/a/b"),
    ],
)
def test_a_link_is_typed_by_where_it_leads(link, kind, target):
    assert classify_link(link)[:2] == (kind, target)


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://example.org/a.", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("https://example.org/a)**", "https://example.org/a"),
        ("https://example.org/a](https://b.org", "https://example.org/a"),
        ("https://example.org/a,https://b.org", "https://example.org/a"),
    ],
)
def test_marks_of_the_sentence_stay_outside_of_a_link(written, link):
    assert trim_link(written) == link


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("maple-lab/tiny-1b", ["maple-lab/tiny-1b"]),
        ("see maple-lab/tiny-1b.", ["maple-lab/tiny-1b"]),
        ("and/or, 24/7, I/O, CPU/GPU, client/server, sparse/linear", []),
        ("src/main.py and docs/guide.md", []),
        ("12 tok/s", []),
        ("/usr/local/bin-x", []),
    ],
)
def test_repositories_are_told_from_pairs_of_words(text, found):
    assert [repository.target for repository in find_repositories(text)] == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dataset: maple-lab/notes-1", "dataset"),
        ("Demo: maple-lab/notes-1", "space"),
        ("weights maple-lab/notes-1", "model"),
        ("spaces/maple-lab/notes-1", "space"),
    ],
)
def test_the_words_before_say_what_a_repository_is(text, kind):
    assert [repository.kind for repository in find_repositories(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("thanks @maple-lab and @ oak_tree", ["maple-lab", "oak_tree"]),
        ("mail me: someone@example.org", []),
        ("100@32x, @ 30 fps", []),
    ],
)
def test_people_are_found_also_torn_from_their_sign(text, names):
    assert [user.target for user in find_users(text)] == names


def test_hashtags_are_words_not_numbers():
    assert [tag.target for tag in find_hashtags("#OpenSource #1 # Title C# #東京")] == ["OpenSource", "東京"]


def test_a_link_without_scheme_is_found_on_known_sites_only():
    assert [link.target for link in find_links("hf.co/maple/tiny-1 and example.org/x")] == ["maple/tiny-1"]


def test_typed_tokens_decide_the_kind_of_a_repository():
    token = Token(
        kind="space", start=4, end=18, value="maple-lab/tiny", raw="", raw_start=0, target="maple-lab/tiny"
    )
    assert ("space", "maple-lab/tiny") in mentions("Try maple-lab/tiny now", tokens=(token,))


def test_a_paper_token_spans_the_id_where_the_text_shows_it():
    text = "Attention Is All You Need (1706.03762)"
    token = Token(kind="paper", start=0, end=len(text), value=text, raw="", raw_start=0, target="1706.03762")
    [extraction] = extract_documents([Document(id="d", text=text, tokens=(token,))])
    assert [m.text for m in extraction.mentions if m.kind == "paper"] == ["1706.03762"]


@pytest.mark.skipif(not RECORDED.exists(), reason="the shared recordings are not here")
def test_every_typed_thing_of_the_recorded_posts_is_found_in_the_raw_text_alone():
    posts = json.loads(RECORDED.read_text(encoding="utf-8"))["socialPosts"]
    missed = []
    for post in posts:
        typed = [node["resource"] for node in post["content"] if node["type"] == "resource"]
        expected = {(resource["type"], resource["id"]) for resource in typed}
        missed += sorted(expected - mentions(post["rawContent"]))
    assert missed == []
