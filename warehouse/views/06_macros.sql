CREATE OR REPLACE MACRO neighbors(node) AS TABLE
WITH joined AS (
    SELECT target AS node_id, edges.kind AS edge_kind, 'out' AS direction, weight, "at", doc_id
    FROM edges
    WHERE source = node
    UNION ALL
    SELECT source, edges.kind, 'in', weight, "at", doc_id
    FROM edges
    WHERE target = node
)

SELECT joined.node_id, nodes.kind, nodes.label, joined.edge_kind, joined.direction, joined.weight, joined."at", joined.doc_id
FROM joined
LEFT JOIN nodes ON nodes.node_id = joined.node_id
ORDER BY ALL;

COMMENT ON MACRO TABLE neighbors IS 'Everything one edge away from a node_id, in either direction.';

-- Breadth first, edges taken in either direction. `USING KEY` keeps each node once, with the first
-- step that reached it: that is the guard against cycles, and makes the work linear in the edges.
CREATE OR REPLACE MACRO shortest_path(a, b) AS TABLE
WITH RECURSIVE links AS (
    SELECT source AS here, target AS there, kind FROM edges
    UNION
    SELECT target, source, kind FROM edges
),

reached(node_id, step, path, via) USING KEY (node_id) AS (
    SELECT node_id, 0, [node_id], ['']
    FROM nodes
    WHERE node_id = a
    UNION
    (
        SELECT links.there, reached.step + 1, list_append(reached.path, links.there), list_append(reached.via, links.kind)
        FROM reached
        INNER JOIN links ON links.here = reached.node_id
        WHERE
            links.there NOT IN (SELECT node_id FROM recurring.reached)
            AND b NOT IN (SELECT node_id FROM recurring.reached)
        QUALIFY row_number() OVER (PARTITION BY links.there ORDER BY reached.path, links.kind) = 1
    )
)

SELECT
    unnest(range(len(path))) AS step,
    unnest(path) AS node_id,
    unnest(via) AS edge_kind
FROM reached
WHERE node_id = b
ORDER BY step;

COMMENT ON MACRO TABLE shortest_path IS 'The fewest edges from a to b, whichever way they point: one row per node; no row when there is no way.';

CREATE OR REPLACE MACRO search(text) AS TABLE
WITH hits AS (
    SELECT 'post:' || post_id AS doc_id, fts_store_posts.match_bm25(post_id, text) AS score, post.text AS found
    FROM store.posts AS post
    UNION ALL
    SELECT 'comment:' || comment_id, fts_store_comments.match_bm25(comment_id, text), comment.text
    FROM store.comments AS comment
    UNION ALL
    SELECT 'paper:' || arxiv_id, fts_store_papers.match_bm25(arxiv_id, text), paper.title
    FROM store.papers AS paper
)

SELECT doc_id, score, found AS text
FROM hits
WHERE score IS NOT NULL
ORDER BY score DESC, doc_id;

COMMENT ON MACRO TABLE search IS 'Posts, comments and papers about a text, best first (BM25, English stems).';
