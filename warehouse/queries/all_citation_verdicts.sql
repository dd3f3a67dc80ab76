SELECT doc_id, mechanism_id, mechanism_text, arxiv_id, outcome, reason, source
FROM store.citation_verdicts
ORDER BY ALL;
