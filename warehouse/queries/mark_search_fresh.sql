UPDATE store.search_state SET stale = false WHERE stale;
