SELECT claim_id, outcome, reason, conditions, comparisons AS evidence
FROM store.verdicts
ORDER BY claim_id;
