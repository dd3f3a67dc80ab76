SELECT doc_id FROM store.extractions WHERE doc_id IN (SELECT id FROM staged);
