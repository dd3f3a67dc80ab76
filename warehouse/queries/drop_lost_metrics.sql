DELETE FROM store.node_metrics WHERE node_id NOT IN (SELECT id FROM store.nodes);
