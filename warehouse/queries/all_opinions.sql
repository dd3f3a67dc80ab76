SELECT doc_id, author, mechanism_id, start, "end", text, polarity, cues
FROM store.opinions
ORDER BY ALL;
