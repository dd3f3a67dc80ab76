DELETE FROM store.citation_verdicts AS verdict
WHERE NOT EXISTS (
    FROM store.citation_basis AS citation
    WHERE
        citation.doc_id = verdict.doc_id
        AND citation.mechanism_id = verdict.mechanism_id
        AND citation.mechanism_text = verdict.mechanism_text
        AND citation.arxiv_id = verdict.arxiv_id
);
