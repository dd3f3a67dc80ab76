SELECT arxiv_id, version, title, abstract, published_at, authors, last_observed_at AS observed_at, evidence
FROM store.papers
ORDER BY arxiv_id;
