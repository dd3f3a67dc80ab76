-- Audited citations of a window with who made them.
SELECT DISTINCT ON (verdict.doc_id, verdict.mechanism_id, verdict.mechanism_text, verdict.arxiv_id)
    citation.doc_id, citation.mechanism_id, citation.mechanism_text, citation.arxiv_id, citation.version,
    citation.title, citation.start, citation."end",
    verdict.outcome, verdict.reason, verdict.source,
    document.author, document.url, coalesce(paper.title, '') AS paper_title
FROM store.citation_verdicts AS verdict
INNER JOIN store.citations AS citation
    ON
        citation.doc_id = verdict.doc_id
        AND citation.mechanism_id = verdict.mechanism_id
        AND citation.mechanism_text = verdict.mechanism_text
        AND citation.arxiv_id = verdict.arxiv_id
INNER JOIN documents AS document ON document.doc_id = verdict.doc_id
LEFT JOIN papers AS paper ON paper.arxiv_id = verdict.arxiv_id
WHERE
    ($since IS NULL OR document."at" >= $since)
    AND ($until IS NULL OR document."at" < $until)
    AND ($author IS NULL OR document.author = $author)
ORDER BY verdict.doc_id, verdict.mechanism_id, verdict.mechanism_text, verdict.arxiv_id, citation.start;
