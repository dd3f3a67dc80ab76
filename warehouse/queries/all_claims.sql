SELECT
    id, doc_id, start, "end", text, mechanism_id, property, relation, "value", partner_id, negated, modality, condition,
    kind, also, guesses
FROM store.claims
ORDER BY doc_id, start, id;
