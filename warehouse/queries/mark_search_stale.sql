UPDATE store.search_state SET stale = true WHERE NOT stale;
