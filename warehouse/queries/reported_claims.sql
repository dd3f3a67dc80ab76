-- Judged claims of a window with what leads back from them, the most seen first.
SELECT
    claim.id, claim.doc_id, claim.start, claim."end", claim.text, claim.mechanism_id, claim.property,
    claim.relation, claim."value", claim.partner_id, claim.negated, claim.modality, claim.condition,
    claim.kind, claim.also, claim.guesses,
    verdict.claim_id, verdict.outcome, verdict.reason, verdict.conditions, verdict.comparisons AS evidence,
    coalesce(mechanism.name, claim.mechanism_id) AS mechanism,
    document.post_id, document.author, document.url, document."at", document.impressions,
    document.evidence AS digest
FROM store.claims AS claim
INNER JOIN store.verdicts AS verdict ON verdict.claim_id = claim.id
INNER JOIN documents AS document USING (doc_id)
LEFT JOIN mechanisms AS mechanism USING (mechanism_id)
WHERE
    ($since IS NULL OR document."at" >= $since)
    AND ($until IS NULL OR document."at" < $until)
    AND ($author IS NULL OR document.author = $author)
ORDER BY document.impressions DESC NULLS LAST, claim.doc_id, claim.start, claim.id;
