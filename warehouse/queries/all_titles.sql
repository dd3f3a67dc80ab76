SELECT arxiv_id, title FROM store.papers WHERE title != '' ORDER BY arxiv_id;
