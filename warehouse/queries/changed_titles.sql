-- Titles that came, and titles that went, since texts were looked through for them; a changed one is both.
WITH present AS (
    SELECT arxiv_id, title FROM store.papers WHERE title != ''
),

before AS (
    SELECT arxiv_id, title FROM store.titles_read
),

came AS (FROM present EXCEPT FROM before),

went AS (FROM before EXCEPT FROM present)

FROM came
UNION ALL
FROM went
ORDER BY ALL;
