-- One row per paper in `staged`: the last title, abstract and authors any capture tells.
INSERT INTO store.papers BY NAME
WITH sightings AS (
    SELECT * FROM store.paper_sightings WHERE arxiv_id IN (SELECT id FROM staged)
)

SELECT
    arxiv_id,
    coalesce(max_by(version, (observed_at, version)) FILTER (WHERE version != ''), '') AS version,
    coalesce(max_by(title, (observed_at, version, title)) FILTER (WHERE title != ''), '') AS title,
    coalesce(max_by(abstract, (observed_at, version, abstract)) FILTER (WHERE abstract != ''), '') AS abstract,
    min(published_at) AS published_at,
    coalesce(max_by(authors, (len(authors), observed_at, authors)), []) AS authors,
    min(observed_at) AS first_observed_at,
    max(observed_at) AS last_observed_at,
    max_by(capture, (title != '', observed_at, version, title, capture)) AS capture,
    max_by(evidence, (title != '', observed_at, version, title, capture)) AS evidence
FROM sightings
GROUP BY arxiv_id;
