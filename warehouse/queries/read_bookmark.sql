SELECT record_id FROM store.bookmarks WHERE producer = $producer
