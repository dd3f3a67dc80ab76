SELECT source, target, kind, weight, "at", doc_id
FROM store.edges
ORDER BY ALL;
