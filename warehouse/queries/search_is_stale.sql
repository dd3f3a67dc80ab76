SELECT stale FROM store.search_state;
