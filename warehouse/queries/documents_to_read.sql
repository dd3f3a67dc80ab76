-- Texts nobody has read in this version, comments after posts.
SELECT document.doc_id AS id, document.text, document.language, document.tokens, document.context_id
FROM store.documents AS document
LEFT JOIN store.extractions AS extraction
    ON
        extraction.doc_id = document.doc_id
        AND extraction.producer = $producer
        AND extraction.evidence = document.text_digest
WHERE extraction.doc_id IS NULL
ORDER BY document.context_id != '', document.doc_id
LIMIT $limit;
