CREATE OR REPLACE VIEW activities AS
WITH latest AS (
    -- The exactest time wins, then the latest sighting: every sighting of an event says the same otherwise.
    SELECT *
    FROM store.activity_sightings
    QUALIFY row_number() OVER (
        PARTITION BY id
        ORDER BY
            list_position(['second', 'minute', 'hour', 'day', 'month', 'year'], at_precision) NULLS LAST,
            observed_at, capture, detail
    ) = 1
),

first_seen AS (
    SELECT id, min(observed_at) AS observed_at FROM store.activity_sightings GROUP BY id
)

SELECT
    latest.id AS activity_id,
    latest.actor,
    latest.kind,
    latest.target_kind,
    coalesce(aliases.post_id, latest.target_id) AS target_id,
    latest."at",
    latest.at_precision,
    latest.at_text,
    first_seen.observed_at,
    map_from_entries(latest.detail) AS detail,
    latest.evidence,
    latest.capture
FROM latest
INNER JOIN first_seen ON first_seen.id = latest.id
LEFT JOIN store.post_aliases AS aliases ON aliases.alias = latest.target_id;

COMMENT ON VIEW activities IS 'One row per event of an activity feed.';
COMMENT ON COLUMN activities.activity_id IS 'digest of the event';
COMMENT ON COLUMN activities.actor IS 'user who did it';
COMMENT ON COLUMN activities.kind IS 'like, update, publish, discussion, reply, reaction, upvote, social-post, …';
COMMENT ON COLUMN activities.target_kind IS 'model, dataset, space, paper, post, discussion, article or collection';
COMMENT ON COLUMN activities.target_id IS 'id of the thing it was done to';
COMMENT ON COLUMN activities."at" IS 'when (UTC), as exactly as at_precision says; quote the name: "at"';
COMMENT ON COLUMN activities.at_precision IS 'second, minute, hour, day, month or year';
COMMENT ON COLUMN activities.at_text IS 'what the page said, where the time was relative or partial';
COMMENT ON COLUMN activities.observed_at IS 'first capture that shows it (UTC)';
COMMENT ON COLUMN activities.detail IS 'what only this kind has: emoji, title, number, opener';
COMMENT ON COLUMN activities.evidence IS 'digest of the archived bytes (sha256)';
COMMENT ON COLUMN activities.capture IS 'key of the capture in captures';

CREATE OR REPLACE VIEW reactions AS
WITH named AS (
    SELECT post_id, unnest(reactions_by_emoji) AS reaction, observed_at
    FROM observations
),

every AS (
    SELECT post_id, unnest(reaction.users) AS author, reaction.emoji AS emoji, observed_at
    FROM named
    UNION ALL
    SELECT target_id, actor, detail['emoji'], observed_at
    FROM activities
    WHERE kind = 'reaction' AND target_kind = 'post'
)

SELECT post_id, author, coalesce(emoji, '') AS emoji, min(observed_at) AS observed_at
FROM every
GROUP BY ALL;

COMMENT ON VIEW reactions IS 'Who reacted to which post; a reaction is not an endorsement.';
COMMENT ON COLUMN reactions.post_id IS 'author/slug';
COMMENT ON COLUMN reactions.author IS 'user who reacted';
COMMENT ON COLUMN reactions.emoji IS 'the emoji; empty when the page does not show it';
COMMENT ON COLUMN reactions.observed_at IS 'first capture that shows it (UTC)';

CREATE OR REPLACE VIEW authors AS
WITH profile AS (
    SELECT *
    FROM store.profile_sightings
    QUALIFY row_number() OVER (
        PARTITION BY name ORDER BY observed_at DESC, followers DESC NULLS LAST, fullname DESC, capture
    ) = 1
),

people AS (
    SELECT author AS name FROM store.posts
    UNION
    SELECT author FROM store.comments
    UNION
    SELECT actor FROM store.activity_sightings
    UNION
    SELECT name FROM store.profile_sightings
),

written AS (SELECT author, count(*) AS posts FROM store.posts GROUP BY author),

replied AS (SELECT author, count(*) AS comments FROM store.comments GROUP BY author)

SELECT
    people.name AS author,
    coalesce(profile.kind, 'user') AS kind,
    coalesce(profile.fullname, '') AS fullname,
    coalesce(profile.interests, '') AS interests,
    coalesce(profile.organizations, []) AS organizations,
    profile.followers,
    coalesce(written.posts, 0) AS posts,
    coalesce(replied.comments, 0) AS comments,
    profile.observed_at
FROM people
LEFT JOIN profile ON profile.name = people.name
LEFT JOIN written ON written.author = people.name
LEFT JOIN replied ON replied.author = people.name
WHERE people.name != '';

COMMENT ON VIEW authors IS 'One row per user or organization that wrote, did or showed something.';
COMMENT ON COLUMN authors.author IS 'user name';
COMMENT ON COLUMN authors.kind IS 'user or organization';
COMMENT ON COLUMN authors.fullname IS 'name as last shown; empty when no profile was seen';
COMMENT ON COLUMN authors.interests IS 'what the profile says of itself';
COMMENT ON COLUMN authors.organizations IS 'organizations the profile lists';
COMMENT ON COLUMN authors.followers IS 'followers as last shown (count); NULL where not shown';
COMMENT ON COLUMN authors.posts IS 'posts known (count)';
COMMENT ON COLUMN authors.comments IS 'comments known (count)';
COMMENT ON COLUMN authors.observed_at IS 'last capture of the profile (UTC); NULL when none';
