SELECT doc_id, start, "end", text, kind, target_id, is_new, confidence
FROM store.mentions
ORDER BY ALL;
