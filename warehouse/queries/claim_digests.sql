SELECT id, claim_digest FROM store.claims WHERE id IN (SELECT id FROM staged);
