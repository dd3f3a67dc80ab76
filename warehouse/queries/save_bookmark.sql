INSERT INTO store.bookmarks (producer, record_id) VALUES ($producer, $record_id)
ON CONFLICT (producer) DO UPDATE SET record_id = excluded.record_id
