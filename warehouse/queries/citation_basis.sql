-- A citation made twice in one document is audited once; the first in the text stands for both.
SELECT doc_id, mechanism_id, mechanism_text, arxiv_id, min_by(basis, (start, "end", basis))
FROM store.citation_basis
WHERE doc_id IN (SELECT id FROM staged)
GROUP BY ALL;
