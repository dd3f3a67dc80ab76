DELETE FROM store.post_aliases WHERE split_part(alias, '/', 1) IN (SELECT id FROM staged);
