DELETE FROM store.edges
WHERE source NOT IN (SELECT id FROM store.nodes) OR target NOT IN (SELECT id FROM store.nodes);
