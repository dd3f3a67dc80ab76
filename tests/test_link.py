"""Records become a graph: every relation people see on a page is an edge, each once, in one order."""

import itertools
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import Mechanism, Origin
from pipeline.link import build_graph, link_records, split_graph
from pipeline.link.kinds import load_kinds
from pipeline.records import (
    Activity,
    CitationOutcome,
    CitationVerdict,
    Edge,
    Moment,
    Node,
    Outcome,
    Paper,
    Parsed,
    Reaction,
    Verdict,
)

from .warehouse import strategies
from .warehouse.builders import at, citation, claim, comment, extraction, mention, post, profile, seen, shown

DOC = "post:nora/1"
SOFT = Mechanism(
    id="soft-attention",
    name="Soft attention",
    family="scoring",
    origin=Origin(arxiv_id="1409.0473", title="Neural Machine Translation", year=2014),
)


def linked(*records: Any, **more: Any) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    return link_records([shown(*records)[1]], **more)


def triples(edges: tuple[Edge, ...]) -> list[tuple[str, str, str]]:
    return [(edge.source, edge.kind, edge.target) for edge in edges]


def act(kind: str, target_kind: str, target_id: str) -> Activity:
    return Activity(
        id="a", actor="nora", kind=kind, target_kind=target_kind, target_id=target_id, at=None,
        observed_at=at(0), evidence="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (post(), ("author:nora", "authored", "post:nora/1")),
        (comment(), ("author:otto", "commented", "post:nora/1")),
        (comment(), ("comment:c1", "replied", "post:nora/1")),
        (comment(parent_id="c0"), ("comment:c1", "replied", "comment:c0")),
        (
            seen(reactions=(Reaction(emoji="🔥", count=1, users=("otto",)),)),
            ("author:otto", "reacted", "post:nora/1"),
        ),
        (profile(organizations=("lab",)), ("author:nora", "member", "organization:lab")),
        (act("like", "model", "lab/m"), ("author:nora", "likes", "model:lab/m")),
        (act("follow", "user", "otto"), ("author:nora", "follows", "author:otto")),
        (act("reaction", "post", "otto/2"), ("author:nora", "reacted", "post:otto/2")),
        (act("upvote", "paper", "1706.03762"), ("author:nora", "upvoted", "paper:1706.03762")),
        (act("juggle", "space", "lab/s"), ("author:nora", "juggle", "space:lab/s")),
    ],
)
def test_what_a_page_shows_is_an_edge(record: Any, expected: tuple[str, str, str]) -> None:
    assert expected in triples(linked(record)[1])


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (mention(DOC), (DOC, "mentions", "mechanism:soft-attention")),
        (mention(DOC, kind="user", target_id="otto"), (DOC, "mentions", "author:otto")),
        (mention(DOC, kind="dataset", target_id="lab/d"), (DOC, "uses", "dataset:lab/d")),
        (citation(DOC), ("mechanism:soft-attention", "cites", "paper:1409.0473")),
        (claim(DOC), (DOC, "claims", f"claim:{claim(DOC).id}")),
        (claim(DOC), (f"claim:{claim(DOC).id}", "about", "mechanism:soft-attention")),
        (
            claim(DOC, partner_id="hard-attention"),
            (f"claim:{claim(DOC).id}", "compares", "mechanism:hard-attention"),
        ),
    ],
)
def test_what_a_text_says_is_an_edge(part: Any, expected: tuple[str, str, str]) -> None:
    assert expected in triples(linked(extractions=[extraction(DOC, part)])[1])


def test_what_a_text_says_is_dated_and_leads_back_to_it() -> None:
    written = post(published=Moment(at=at(-5)))
    edges = linked(written, extractions=[extraction(DOC, citation(DOC))])[1]
    assert [(edge.at, edge.doc_id) for edge in edges if edge.kind == "cites"] == [(at(-5), DOC)]


def test_a_thing_named_three_times_in_a_text_is_one_edge_of_weight_three() -> None:
    named = [mention(DOC, start=start) for start in (0, 20, 40)]
    edges = linked(extractions=[extraction(DOC, *named)])[1]
    assert [edge.weight for edge in edges] == [3]


def test_a_reaction_seen_on_three_pages_is_one_edge_of_weight_one() -> None:
    reacted = (Reaction(emoji="🔥", count=1, users=("otto",)),)
    edges = linked(*(seen(hours=hours, reactions=reacted) for hours in range(3)))[1]
    assert [edge.weight for edge in edges] == [1]


def test_a_name_that_is_not_resolved_is_no_node() -> None:
    nodes, edges = linked(extractions=[extraction(DOC, mention(DOC, target_id=""))])
    assert ([node.id for node in nodes], edges) == ([DOC], ())


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_verdict_is_an_edge_from_the_claim_and_its_attribute(outcome: Outcome) -> None:
    made = claim(DOC)
    verdicts = [Verdict(claim_id=made.id, outcome=outcome, reason="measured")]
    nodes, edges = linked(extractions=[extraction(DOC, made)], verdicts=verdicts)
    assert (f"claim:{made.id}", outcome.value, "mechanism:soft-attention") in triples(edges)
    assert build_graph(nodes, edges).nodes[f"claim:{made.id}"]["verdict"] == outcome.value


def test_an_audit_is_an_edge_beside_the_citation() -> None:
    audit = CitationVerdict(
        doc_id=DOC, mechanism_id="soft-attention", mechanism_text="", arxiv_id="1508.04025",
        outcome=CitationOutcome.DOES_NOT_INTRODUCE, reason="",
    )  # fmt: skip
    edges = linked(citation_verdicts=[audit])[1]
    assert triples(edges) == [("mechanism:soft-attention", "does_not_introduce", "paper:1508.04025")]


def test_the_lexicon_tells_which_paper_introduced_a_mechanism_somebody_speaks_of() -> None:
    nodes, edges = linked(extractions=[extraction(DOC, mention(DOC))], mechanisms=[SOFT])
    assert ("paper:1409.0473", "introduced", "mechanism:soft-attention") in triples(edges)
    assert Node(id="mechanism:soft-attention", kind="mechanism", label="Soft attention") in nodes


def test_a_mechanism_nobody_speaks_of_is_no_node() -> None:
    assert linked(mechanisms=[SOFT]) == ((), ())


@pytest.mark.parametrize(
    ("record", "node"),
    [
        (post(text="First line\nSecond"), Node(id="post:nora/1", kind="post", label="First line")),
        (post(text="x" * 200), Node(id="post:nora/1", kind="post", label="x" * 79 + "…")),
        (post(text=" \n "), Node(id="post:nora/1", kind="post", label="nora/1")),
        (profile(fullname="Nora N."), Node(id="author:nora", kind="author", label="Nora N.")),
        (profile(kind="org"), Node(id="organization:nora", kind="organization", label="nora")),
        (
            Paper(arxiv_id="1706.03762", title="A title", observed_at=at(0), evidence=""),
            Node(id="paper:1706.03762", kind="paper", label="A title"),
        ),
    ],
)
def test_a_node_is_labelled_as_people_know_it(record: Any, node: Node) -> None:
    assert node in linked(record)[0]


def test_a_deleted_account_leaves_no_author() -> None:
    assert [node.kind for node in linked(comment(author=""))[0]] == ["comment", "post"]


def test_the_graph_does_not_depend_on_the_order_of_records() -> None:
    records = [post(), profile(fullname="N"), comment(), seen(reactions=()), act("like", "model", "lab/m")]
    made = {linked(*order) for order in itertools.permutations(records)}
    assert len(made) == 1


def test_every_end_of_an_edge_is_a_node() -> None:
    parts = extraction(DOC, mention(DOC), citation(DOC), claim(DOC))
    nodes, edges = linked(post(), comment(), extractions=[parts], mechanisms=[SOFT])
    assert {end for edge in edges for end in (edge.source, edge.target)} <= {node.id for node in nodes}


def test_node_ids_are_kind_and_id() -> None:
    nodes, _ = linked(post(), comment(), profile(organizations=("lab",)))
    assert all(node.id.startswith(f"{node.kind}:") for node in nodes)


def test_the_words_of_the_graph_are_lower_case() -> None:
    words = [word for section in (load_kinds().activity, load_kinds().used) for word in section.values()]
    assert words == [word.lower() for word in words]


@given(strategies.graphs)
def test_a_graph_split_is_the_nodes_and_edges_it_was_built_of(
    made: tuple[tuple[Node, ...], tuple[Edge, ...]],
) -> None:
    nodes, edges = split_graph(build_graph(*made))
    assert (set(nodes), sorted(edges, key=repr)) == (set(made[0]), sorted(made[1], key=repr))


@given(st.lists(strategies.posts, max_size=4))
def test_any_posts_link_without_loss(posts: list[Any]) -> None:
    nodes, _ = link_records([Parsed(posts=tuple(posts))])
    assert {f"post:{one.id}" for one in posts} <= {node.id for node in nodes}


def test_parallel_edges_stay_parallel() -> None:
    edge = Edge(source="post:a/1", target="paper:1", kind="cites", doc_id="post:a/1")
    nodes = [Node(id=name, kind="x", label="") for name in ("post:a/1", "paper:1")]
    graph = build_graph(nodes, [edge, replace(edge, doc_id="post:b/2")])
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.number_of_edges() == 2
