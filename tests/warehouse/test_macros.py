"""Neighbours, shortest paths and full-text search, asked in SQL."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import Edge, Node, Paper
from warehouse.connection import Connection
from warehouse.search import refresh_search
from warehouse.write import save_graph, save_parsed

from .builders import at, comment, post, shown


def save(con: Connection, *pairs: tuple[str, str], alone: tuple[str, ...] = ()) -> None:
    names = {name for pair in pairs for name in pair} | set(alone)
    nodes = [Node(id=name, kind="post", label=name) for name in sorted(names)]
    save_graph(con, nodes, [Edge(source=one, target=other, kind="cites") for one, other in pairs])


def path(con: Connection, one: str, other: str) -> list[str]:
    rows = con.execute("SELECT node_id FROM shortest_path(?, ?)", [one, other]).fetchall()
    return [row[0] for row in rows]


def test_neighbours_are_one_edge_away_in_either_direction(con: Connection) -> None:
    save(con, ("a", "b"), ("c", "a"), ("c", "d"))
    rows = con.execute("SELECT node_id, direction FROM neighbors('a')").fetchall()
    assert rows == [("b", "out"), ("c", "in")]


def test_a_path_goes_along_edges_whichever_way_they_point(con: Connection) -> None:
    save(con, ("a", "b"), ("c", "b"))
    assert path(con, "a", "c") == ["a", "b", "c"]


def test_a_path_to_itself_is_one_node(con: Connection) -> None:
    save(con, ("a", "a"))
    assert path(con, "a", "a") == ["a"]


def test_where_no_way_leads_there_is_no_row(con: Connection) -> None:
    save(con, ("a", "b"), ("b", "a"), alone=("z",))
    assert path(con, "a", "z") == []


def test_from_an_unknown_node_there_is_no_row(con: Connection) -> None:
    save(con, ("a", "b"))
    assert path(con, "nobody", "b") == []


def test_every_step_names_the_edge_it_took(con: Connection) -> None:
    save(con, ("a", "b"))
    rows = con.execute("SELECT step, edge_kind FROM shortest_path('a', 'b')").fetchall()
    assert rows == [(0, ""), (1, "cites")]


def test_paths_are_as_long_as_networkx_finds_them(con: Connection) -> None:
    name = st.sampled_from("abcdefgh")

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(name, name), min_size=1, max_size=14), name, name)
    def check(pairs: list[tuple[str, str]], one: str, other: str) -> None:
        save(con, *pairs, alone=(one, other))
        graph = nx.Graph(pairs)
        graph.add_nodes_from([one, other])
        expected = nx.shortest_path_length(graph, one, other) + 1 if nx.has_path(graph, one, other) else 0
        assert len(path(con, one, other)) == expected

    check()


def search(con: Connection, words: str) -> list[str]:
    refresh_search(con)
    return [row[0] for row in con.execute("SELECT doc_id FROM search(?)", [words]).fetchall()]


def save_texts(con: Connection, *records: Any) -> None:
    save_parsed(con, [shown(*records)], producer="parse/1")


def test_search_finds_posts_comments_and_papers(con: Connection) -> None:
    paper = Paper(arxiv_id="1706.03762", abstract="The softmax …", observed_at=at(0), evidence="")
    save_texts(con, post(text="A softmax"), comment(text="Which softmax?"), paper)
    assert sorted(search(con, "softmax")) == ["comment:c1", "paper:1706.03762", "post:nora/1"]


@pytest.mark.parametrize("words", ["attending", "ATTENDS", "attend"])
def test_search_finds_other_forms_of_a_word(con: Connection, words: str) -> None:
    save_texts(con, post(text="Each token attended to all others."))
    assert search(con, words) == ["post:nora/1"]


def test_the_post_that_says_it_more_comes_first(con: Connection) -> None:
    save_texts(
        con, post("nora/1", "one cache among many other words here"), post("nora/2", "cache, cache, cache")
    )
    assert search(con, "cache") == ["post:nora/2", "post:nora/1"]


def test_search_knows_a_post_as_soon_as_the_index_is_refreshed(con: Connection) -> None:
    save_texts(con, post(text="Nothing of the sort."))
    assert search(con, "retention") == []
    save_texts(con, post(text="All about retention."))
    assert search(con, "retention") == ["post:nora/1"]


def test_the_index_is_made_anew_only_when_texts_changed(con: Connection) -> None:
    save_texts(con, post())
    assert [refresh_search(con), refresh_search(con)] == [True, False]
