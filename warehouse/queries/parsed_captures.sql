SELECT capture FROM store.captures WHERE producer = ?;
