SELECT doc_id, start, "end", mechanism_id, mechanism_text, arxiv_id, version, title
FROM store.citations
ORDER BY ALL;
