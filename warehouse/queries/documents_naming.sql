-- Documents that name one of the papers in `staged`.
SELECT DISTINCT doc_id FROM store.mentions
WHERE kind = 'paper' AND target_id IN (SELECT id FROM staged);
