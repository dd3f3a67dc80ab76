-- Texts this reader has read as they are now in which the pattern is found.
SELECT document.doc_id AS id, document.text
FROM store.documents AS document
INNER JOIN store.extractions AS extraction
    ON
        extraction.doc_id = document.doc_id
        AND extraction.producer = $producer
        AND extraction.evidence = document.text_digest
WHERE regexp_matches(document.text, $pattern);
