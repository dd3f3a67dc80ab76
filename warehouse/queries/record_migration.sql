INSERT INTO store.migrations VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET digest = excluded.digest;
