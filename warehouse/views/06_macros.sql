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

-- Breadth first, edges taken in either direction. `USING KEY` keeps each node once, with the step and the
-- node that first reached it: that is the guard against cycles, and makes the work linear in the edges.
CREATE OR REPLACE MACRO shortest_path(a, b) AS TABLE
WITH RECURSIVE links AS MATERIALIZED (
    SELECT source AS here, target AS there, kind FROM edges
    UNION ALL
    SELECT target, source, kind FROM edges
),

reached(node_id, step, parent, via) USING KEY (node_id) AS (
    SELECT node_id, 0::BIGINT, NULL::VARCHAR, ''
    FROM nodes
    WHERE node_id = a
    UNION
    (
        SELECT
            links.there,
            min(reached.step) + 1,
            min(reached.node_id),
            min_by(links.kind, (reached.node_id, links.kind))
        FROM reached
        INNER JOIN links ON links.here = reached.node_id
        WHERE
            NOT EXISTS (FROM recurring.reached AS done WHERE done.node_id = links.there)
            AND NOT EXISTS (FROM recurring.reached AS done WHERE done.node_id = b)
        GROUP BY links.there
    )
),

way(node_id, step, parent, via) AS (
    SELECT node_id, step, parent, via FROM reached WHERE node_id = b
    UNION ALL
    SELECT reached.node_id, reached.step, reached.parent, reached.via
    FROM way
    INNER JOIN reached ON reached.node_id = way.parent
)

SELECT step, node_id, via AS edge_kind
FROM way
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
