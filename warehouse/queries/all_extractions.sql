SELECT doc_id, language FROM store.extractions ORDER BY doc_id;
