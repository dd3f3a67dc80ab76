CREATE OR REPLACE VIEW nodes AS
SELECT id AS node_id, kind, label FROM store.nodes;

COMMENT ON VIEW nodes IS 'The things of the graph.';
COMMENT ON COLUMN nodes.node_id IS 'kind:id';
COMMENT ON COLUMN nodes.kind IS 'author, organization, post, comment, claim, mechanism, paper, model, dataset, space, …';
COMMENT ON COLUMN nodes.label IS 'what to write beside it';

CREATE OR REPLACE VIEW edges AS
SELECT source, target, kind, weight, "at", doc_id FROM store.edges;

COMMENT ON VIEW edges IS 'How the things hang together; several edges may join the same two.';
COMMENT ON COLUMN edges.source IS 'node_id it leaves';
COMMENT ON COLUMN edges.target IS 'node_id it enters';
COMMENT ON COLUMN edges.kind IS 'authored, commented, reacted, replied, mentions, cites, claims, about, …';
COMMENT ON COLUMN edges.weight IS 'how often (count)';
COMMENT ON COLUMN edges."at" IS 'when (UTC), where known; quote the name: "at"';
COMMENT ON COLUMN edges.doc_id IS 'document it is read from; empty when from a profile or a feed';

CREATE OR REPLACE VIEW node_metrics AS
SELECT node_id, metric, "value" FROM store.node_metrics;

COMMENT ON VIEW node_metrics IS 'What the shape of the graph says of a node.';
COMMENT ON COLUMN node_metrics.node_id IS 'the node';
COMMENT ON COLUMN node_metrics.metric IS 'degree, in_degree, out_degree, pagerank, betweenness, component or community';
COMMENT ON COLUMN node_metrics."value" IS 'edges (count) for degrees, share of 1 for pagerank and betweenness, number of the group for the others';

CREATE OR REPLACE VIEW narratives AS
SELECT
    id AS narrative_id, title, summary, mechanism_ids, authors, len(post_ids) AS posts,
    first_at, last_at, span_seconds, supported, refuted, not_checkable, producer
FROM store.narratives;

COMMENT ON VIEW narratives IS 'Stories going round: posts that say the same thing.';
COMMENT ON COLUMN narratives.narrative_id IS 'id of the narrative';
COMMENT ON COLUMN narratives.title IS 'what it is called';
COMMENT ON COLUMN narratives.summary IS 'what it says';
COMMENT ON COLUMN narratives.mechanism_ids IS 'mechanisms it is about';
COMMENT ON COLUMN narratives.authors IS 'people who tell it (count)';
COMMENT ON COLUMN narratives.posts IS 'posts that tell it (count)';
COMMENT ON COLUMN narratives.first_at IS 'first post (UTC)';
COMMENT ON COLUMN narratives.last_at IS 'last post (UTC)';
COMMENT ON COLUMN narratives.span_seconds IS 'from the first to the last post (seconds)';
COMMENT ON COLUMN narratives.supported IS 'claims supported (count)';
COMMENT ON COLUMN narratives.refuted IS 'claims refuted (count)';
COMMENT ON COLUMN narratives.not_checkable IS 'claims not checkable (count)';
COMMENT ON COLUMN narratives.producer IS 'name and version of the narrator';

CREATE OR REPLACE VIEW narrative_posts AS
SELECT id AS narrative_id, unnest(post_ids) AS post_id, generate_subscripts(post_ids, 1) AS "position"
FROM store.narratives;

COMMENT ON VIEW narrative_posts IS 'Which posts tell a narrative.';
COMMENT ON COLUMN narrative_posts.narrative_id IS 'the narrative';
COMMENT ON COLUMN narrative_posts.post_id IS 'author/slug';
COMMENT ON COLUMN narrative_posts."position" IS 'place within the narrative (1 is first)';

CREATE OR REPLACE VIEW opinions AS
SELECT doc_id, author, mechanism_id, text, polarity, cues, start, "end", producer
FROM store.opinions;

COMMENT ON VIEW opinions IS 'What one author says of one mechanism in one sentence.';
COMMENT ON COLUMN opinions.doc_id IS 'post:author/slug or comment:ID';
COMMENT ON COLUMN opinions.author IS 'user name';
COMMENT ON COLUMN opinions.mechanism_id IS 'the mechanism';
COMMENT ON COLUMN opinions.text IS 'the sentence';
COMMENT ON COLUMN opinions.polarity IS 'from -1 (against) to 1 (in favour)';
COMMENT ON COLUMN opinions.cues IS 'the words it rests on';
COMMENT ON COLUMN opinions.start IS 'first character (count from 0)';
COMMENT ON COLUMN opinions."end" IS 'character after the last (count from 0); quote the name: "end"';
COMMENT ON COLUMN opinions.producer IS 'name and version of the narrator';
