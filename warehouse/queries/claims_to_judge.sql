-- Claims without a verdict of this judge on what they say now.
SELECT
    claim.id, claim.doc_id, claim.start, claim."end", claim.text, claim.mechanism_id, claim.property,
    claim.relation, claim."value", claim.partner_id, claim.negated, claim.modality, claim.condition,
    claim.kind, claim.also, claim.guesses
FROM store.claims AS claim
LEFT JOIN store.verdicts AS verdict
    ON
        verdict.claim_id = claim.id
        AND verdict.evidence = claim.claim_digest
        AND verdict.producer = $producer
WHERE verdict.claim_id IS NULL
ORDER BY claim.doc_id, claim.start, claim.id;
