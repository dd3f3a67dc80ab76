-- The one place that says when two posts are one. A page that shows a post without its address gives it
-- an id with ~ (author and digest of the text). It is the post of the same author
--  * whose letters and digits agree (white space, punctuation, emoji do not matter), one text being the
--    beginning of the other, so cuts do not matter. At least 60 letters of it: swept 10 to 200 over 1,997
--    real posts, where 16 pairs of one author share 60 letters, 14 of them the whole text (30 share 40);
--  * or, failing that, which shares one of the fingerprints the parser made (they survive links shown
--    under other names, and broken encodings).
-- staged.id: the authors whose posts may have changed.
WITH versions AS (
    SELECT DISTINCT
        author,
        id,
        contains(id, '/~') AS unnamed,
        regexp_replace(lower(text), '[^\p{L}\p{N}]+', '', 'g') AS letters,
        coalesce(json_extract(extra, '$.fingerprints')::VARCHAR[], []) AS fingerprints
    FROM store.post_sightings
    WHERE author IN (SELECT id FROM staged)
),

compared AS (
    SELECT
        mine.id AS alias,
        other.id AS post_id,
        other.unnamed,
        length(other.letters) AS size,
        other.letters = mine.letters
        OR (
            least(length(other.letters), length(mine.letters)) >= 60
            AND (starts_with(other.letters, mine.letters) OR starts_with(mine.letters, other.letters))
        ) AS agrees,
        list_has_any(other.fingerprints, mine.fingerprints) AS resembles
    FROM versions AS mine
    INNER JOIN versions AS other ON other.author = mine.author
    WHERE mine.unnamed
),

-- A post with an address first, then the best agreement, then the longest text; equal ones by id, so
-- that the order of arrival never matters.
best AS (
    SELECT alias, post_id
    FROM compared
    WHERE agrees OR resembles
    QUALIFY row_number() OVER (PARTITION BY alias ORDER BY unnamed, agrees DESC, size DESC, post_id) = 1
),

-- The longer copy a short one agrees with may itself be known by its fingerprint only.
final AS (
    SELECT best.alias, coalesce(further.post_id, best.post_id) AS post_id
    FROM best
    LEFT JOIN best AS further ON further.alias = best.post_id
)

SELECT alias, post_id FROM final WHERE alias != post_id;
