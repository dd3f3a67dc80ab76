-- Texts this reader has read as they are now that hold one of the words, or characters that may hide one.
WITH texts AS NOT MATERIALIZED (
    SELECT document.doc_id AS id, document.text
    FROM store.documents AS document
    INNER JOIN store.extractions AS extraction
        ON
            extraction.doc_id = document.doc_id
            AND extraction.producer = $producer
            AND extraction.evidence = document.text_digest
),

words AS (
    SELECT id, unnest(regexp_extract_all(lower(text), $word)) AS word FROM texts
),

holding AS (
    SELECT id FROM words WHERE word IN (SELECT unnest($words))
)

SELECT texts.id, texts.text
FROM texts
WHERE
    regexp_matches(texts.text, $unplain)
    OR texts.id IN (SELECT id FROM holding);
