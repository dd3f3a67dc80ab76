INSERT INTO store.titles_read SELECT arxiv_id, title FROM store.papers WHERE title != '';
