SELECT doc_id, text_digest FROM store.documents WHERE doc_id IN (SELECT id FROM staged);
