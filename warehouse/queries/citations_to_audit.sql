-- Citations this judge has not audited, or not with what is known of the paper now; each once per document.
WITH citation AS (
    SELECT *
    FROM store.citation_basis
    QUALIFY row_number() OVER (
        PARTITION BY doc_id, mechanism_id, mechanism_text, arxiv_id ORDER BY start, "end", basis
    ) = 1
)

SELECT
    citation.doc_id, citation.mechanism_id, citation.mechanism_text, citation.arxiv_id, citation.version,
    citation.title, citation.start, citation."end"
FROM citation
LEFT JOIN store.citation_verdicts AS verdict
    ON
        verdict.doc_id = citation.doc_id
        AND verdict.mechanism_id = citation.mechanism_id
        AND verdict.mechanism_text = citation.mechanism_text
        AND verdict.arxiv_id = citation.arxiv_id
        AND verdict.evidence = citation.basis
        AND verdict.producer = $producer
WHERE verdict.doc_id IS NULL
ORDER BY citation.doc_id, citation.start, citation.mechanism_text, citation.arxiv_id;
