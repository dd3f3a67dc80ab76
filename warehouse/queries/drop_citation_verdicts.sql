DELETE FROM store.citation_verdicts
WHERE doc_id || chr(31) || mechanism_id || chr(31) || mechanism_text || chr(31) || arxiv_id IN (SELECT id FROM staged);
