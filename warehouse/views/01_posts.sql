CREATE OR REPLACE VIEW observations AS
WITH seen AS (
    SELECT *, regexp_replace(subject, '^post:', '') AS seen_id
    FROM store.observations
    WHERE starts_with(subject, 'post:')
)

SELECT
    coalesce(aliases.post_id, seen.seen_id) AS post_id,
    seen.observed_at,
    coalesce(
        seen.reaction_count,
        list_sum([reaction."count" FOR reaction IN seen.reactions])::BIGINT
    ) AS reactions,
    seen.comments,
    seen.impressions,
    seen."rank",
    seen.gone,
    seen.reactions AS reactions_by_emoji,
    seen.evidence,
    seen.capture
FROM seen
LEFT JOIN store.post_aliases AS aliases ON aliases.alias = seen.seen_id;

COMMENT ON VIEW observations IS 'The numbers of one post as seen at one time: one row per capture that shows them.';
COMMENT ON COLUMN observations.post_id IS 'author/slug';
COMMENT ON COLUMN observations.observed_at IS 'when the page was captured (UTC)';
COMMENT ON COLUMN observations.reactions IS 'reactions of all emoji together (count); NULL where not shown';
COMMENT ON COLUMN observations.comments IS 'comments and replies (count); NULL where not shown';
COMMENT ON COLUMN observations.impressions IS 'views (count); NULL where not shown';
COMMENT ON COLUMN observations."rank" IS 'place on the trending list, 1 is first; NULL where not listed';
COMMENT ON COLUMN observations.gone IS 'true when the post had vanished by then';
COMMENT ON COLUMN observations.reactions_by_emoji IS 'emoji, count and the users named, as shown';
COMMENT ON COLUMN observations.evidence IS 'digest of the archived bytes (sha256)';
COMMENT ON COLUMN observations.capture IS 'key of the capture in captures';

CREATE OR REPLACE VIEW posts AS
WITH alive AS (
    SELECT post_id, max(observed_at) AS alive_at FROM observations WHERE NOT gone GROUP BY post_id
),

vanished AS (
    -- Found gone for the first time since it was last there; one that came back is not gone.
    SELECT observation.post_id, min(observation.observed_at) AS gone_at
    FROM observations AS observation
    LEFT JOIN alive USING (post_id)
    WHERE observation.gone AND (alive.alive_at IS NULL OR observation.observed_at > alive.alive_at)
    GROUP BY observation.post_id
),

latest AS (
    -- The last number shown; where one moment shows two, the larger one.
    SELECT
        post_id,
        max_by(reactions, (observed_at, reactions)) AS reactions,
        max_by(comments, (observed_at, comments)) AS comments,
        max_by(impressions, (observed_at, impressions)) AS impressions,
        max(observed_at) AS last_observed_at,
        min(observed_at) AS first_observed_at
    FROM observations
    GROUP BY post_id
)

SELECT
    post.post_id,
    post.author,
    post.url,
    post.published_at,
    post.published_precision,
    post.published_text,
    least(post.first_observed_at, latest.first_observed_at) AS first_observed_at,
    greatest(post.last_observed_at, latest.last_observed_at) AS last_observed_at,
    post.text,
    coalesce(nullif(post.language, ''), extraction.language, '') AS language,
    latest.reactions,
    latest.comments,
    latest.impressions,
    post.updated_at,
    vanished.gone_at,
    post.truncated,
    split_part(post.text, chr(10), 1) AS title,
    post.attachments,
    post.mentions,
    post.evidence,
    post.capture
FROM store.posts AS post
LEFT JOIN latest USING (post_id)
LEFT JOIN vanished USING (post_id)
LEFT JOIN store.extractions AS extraction ON extraction.doc_id = 'post:' || post.post_id;

COMMENT ON VIEW posts IS 'One row per post, however often it was seen, with its last known numbers.';
COMMENT ON COLUMN posts.post_id IS 'author/slug; the slug starts with ~ where no page told it';
COMMENT ON COLUMN posts.author IS 'user name';
COMMENT ON COLUMN posts.url IS 'address of the post, or of the page it was seen on';
COMMENT ON COLUMN posts.published_at IS 'when it was published (UTC), as exactly as published_precision says';
COMMENT ON COLUMN posts.published_precision IS 'second, minute, hour, day, month or year';
COMMENT ON COLUMN posts.published_text IS 'what the page said, where the time was relative or partial';
COMMENT ON COLUMN posts.first_observed_at IS 'first capture that shows it (UTC)';
COMMENT ON COLUMN posts.last_observed_at IS 'last capture that shows it (UTC)';
COMMENT ON COLUMN posts.text IS 'what people see, from the most complete capture';
COMMENT ON COLUMN posts.language IS 'language of the text (ISO 639-1): the label of the Hub, else as detected';
COMMENT ON COLUMN posts.reactions IS 'last known reactions of all emoji (count)';
COMMENT ON COLUMN posts.comments IS 'last known comments and replies (count)';
COMMENT ON COLUMN posts.impressions IS 'last known views (count)';
COMMENT ON COLUMN posts.updated_at IS 'last edit as the page tells it (UTC)';
COMMENT ON COLUMN posts.gone_at IS 'when it was first found to have vanished (UTC); NULL while it is there';
COMMENT ON COLUMN posts.truncated IS 'true when every capture cuts the text';
COMMENT ON COLUMN posts.title IS 'first line of the text';
COMMENT ON COLUMN posts.attachments IS 'kind and address of pictures and videos';
COMMENT ON COLUMN posts.mentions IS 'users the post addresses';
COMMENT ON COLUMN posts.evidence IS 'digest of the archived bytes the text is from (sha256)';
COMMENT ON COLUMN posts.capture IS 'key of the capture the text is from in captures';

CREATE OR REPLACE VIEW comments AS
SELECT
    comment_id,
    post_id,
    parent_id,
    author,
    created_at,
    created_precision,
    first_observed_at,
    last_observed_at,
    text,
    language,
    coalesce(list_sum([reaction."count" FOR reaction IN reactions])::BIGINT, 0) AS reactions,
    hidden,
    edited,
    evidence,
    capture
FROM store.comments;

COMMENT ON VIEW comments IS 'One row per comment or reply, as last seen.';
COMMENT ON COLUMN comments.comment_id IS 'id of the comment on the Hub';
COMMENT ON COLUMN comments.post_id IS 'author/slug of the post it stands under';
COMMENT ON COLUMN comments.parent_id IS 'comment it replies to; empty at the top';
COMMENT ON COLUMN comments.author IS 'user name; empty when the account is deleted';
COMMENT ON COLUMN comments.created_at IS 'when it was written (UTC), as exactly as created_precision says';
COMMENT ON COLUMN comments.created_precision IS 'second, minute, hour, day, month or year';
COMMENT ON COLUMN comments.first_observed_at IS 'first capture that shows it (UTC)';
COMMENT ON COLUMN comments.last_observed_at IS 'last capture that shows it (UTC)';
COMMENT ON COLUMN comments.text IS 'what people see';
COMMENT ON COLUMN comments.language IS 'language of the text (ISO 639-1)';
COMMENT ON COLUMN comments.reactions IS 'reactions of all emoji as last seen (count)';
COMMENT ON COLUMN comments.hidden IS 'true when the page hides it';
COMMENT ON COLUMN comments.edited IS 'true when it was edited';
COMMENT ON COLUMN comments.evidence IS 'digest of the archived bytes the text is from (sha256)';
COMMENT ON COLUMN comments.capture IS 'key of the capture the text is from in captures';

CREATE OR REPLACE VIEW papers AS
SELECT arxiv_id, title, abstract, published_at, version, authors, first_observed_at, evidence, capture
FROM store.papers;

COMMENT ON VIEW papers IS 'One row per arXiv paper some page shows.';
COMMENT ON COLUMN papers.arxiv_id IS 'arXiv id without version';
COMMENT ON COLUMN papers.title IS 'title; empty when no page told it';
COMMENT ON COLUMN papers.abstract IS 'abstract; empty when no page told it';
COMMENT ON COLUMN papers.published_at IS 'first publication (UTC)';
COMMENT ON COLUMN papers.version IS 'version of the text, such as v2; empty when unknown';
COMMENT ON COLUMN papers.authors IS 'names in the order of the paper';
COMMENT ON COLUMN papers.first_observed_at IS 'first capture that shows it (UTC)';
COMMENT ON COLUMN papers.evidence IS 'digest of the archived bytes it is from (sha256)';
COMMENT ON COLUMN papers.capture IS 'key of the capture it is from in captures';

-- A post shows the title its author saw when linking; a page or list of papers shows the one it has now.
CREATE OR REPLACE VIEW paper_titles AS
WITH labels AS (
    SELECT
        unnest([token FOR token IN tokens IF token.kind = 'paper']) AS token,
        observed_at,
        capture,
        evidence
    FROM store.post_sightings
),

shown AS (
    SELECT arxiv_id, title, version, 'paper' AS shown_by, observed_at, capture, evidence
    FROM store.paper_sightings
    WHERE title != ''
    UNION ALL
    SELECT
        regexp_replace(token.target, 'v\d+$', '') AS arxiv_id,
        trim(regexp_replace(token."value", '\([^()]*\)$', '')) AS title,
        '' AS version,
        'post' AS shown_by,
        observed_at,
        capture,
        evidence
    FROM labels
    WHERE token."value" != token.raw AND token.target != ''
),

final AS (
    SELECT
        arxiv_id,
        title,
        max(version) AS version,
        shown_by,
        min(observed_at) AS first_observed_at,
        max(observed_at) AS last_observed_at,
        max_by(evidence, (observed_at, evidence)) AS evidence,
        max_by(capture, (observed_at, evidence, capture)) AS capture
    FROM shown
    GROUP BY arxiv_id, title, shown_by
)

SELECT arxiv_id, title, version, shown_by, first_observed_at, last_observed_at, evidence, capture FROM final;

COMMENT ON VIEW paper_titles IS 'One row per title a paper was shown with, by papers and by posts.';
COMMENT ON COLUMN paper_titles.arxiv_id IS 'arXiv id without version';
COMMENT ON COLUMN paper_titles.title IS 'title as shown, on one line';
COMMENT ON COLUMN paper_titles.version IS 'last version of the text that had it, such as v2; empty when unknown';
COMMENT ON COLUMN paper_titles.shown_by IS 'paper: its page or a list of papers; post: the label of a link in a post';
COMMENT ON COLUMN paper_titles.first_observed_at IS 'first capture that shows it (UTC)';
COMMENT ON COLUMN paper_titles.last_observed_at IS 'last capture that shows it (UTC)';
COMMENT ON COLUMN paper_titles.evidence IS 'digest of the archived bytes of the last one (sha256)';
COMMENT ON COLUMN paper_titles.capture IS 'key of the last capture that shows it in captures';

CREATE OR REPLACE VIEW paper_texts AS
WITH newest AS (
    SELECT
        arxiv_id,
        max_by(text, (observed_at, capture)) AS text,
        max(observed_at) AS observed_at,
        max_by(evidence, (observed_at, capture)) AS evidence,
        max_by(capture, (observed_at, capture)) AS capture
    FROM store.paper_sightings
    WHERE text != ''
    GROUP BY arxiv_id
)

SELECT arxiv_id, text, observed_at, evidence, capture FROM newest;

COMMENT ON VIEW paper_texts IS 'The whole text of each paper whose text was collected.';
COMMENT ON COLUMN paper_texts.arxiv_id IS 'arXiv id without version';
COMMENT ON COLUMN paper_texts.text IS 'the text as Markdown, as last seen';
COMMENT ON COLUMN paper_texts.observed_at IS 'when it was last captured (UTC)';
COMMENT ON COLUMN paper_texts.evidence IS 'digest of the archived bytes it is from (sha256)';
COMMENT ON COLUMN paper_texts.capture IS 'key of the capture it is from in captures';
