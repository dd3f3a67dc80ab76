-- What the audit of a citation rests on, as a digest: the citation itself and what is known of its paper.
CREATE OR REPLACE VIEW store.citation_basis AS
SELECT
    citation.*,
    'sha256:' || sha256(concat_ws(
        chr(31), citation.mechanism_id, citation.mechanism_text, citation.arxiv_id, citation.version,
        citation.title, coalesce(paper.title, ''), coalesce(paper.abstract, '')
    )) AS basis
FROM store.citations AS citation
LEFT JOIN store.papers AS paper ON paper.arxiv_id = citation.arxiv_id;

-- Every text there is to read; hidden comments are hidden here too.
CREATE OR REPLACE VIEW store.documents AS
SELECT
    'post:' || post_id AS doc_id, author, text, language, tokens, '' AS context_id, text_digest
FROM store.posts
UNION ALL
SELECT
    'comment:' || comment_id, author, text, language, [], 'post:' || post_id, text_digest
FROM store.comments
WHERE NOT hidden;
