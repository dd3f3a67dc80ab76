SELECT id, kind, label FROM store.nodes ORDER BY id;
