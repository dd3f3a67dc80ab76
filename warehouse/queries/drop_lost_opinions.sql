DELETE FROM store.opinions WHERE doc_id NOT IN (SELECT doc_id FROM store.documents);
