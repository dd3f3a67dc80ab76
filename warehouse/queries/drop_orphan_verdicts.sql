DELETE FROM store.verdicts
WHERE (claim_id, evidence) NOT IN (SELECT (id, claim_digest) FROM store.claims);
