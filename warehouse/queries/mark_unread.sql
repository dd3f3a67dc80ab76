-- No version of the reader is called nothing, so the next run reads these; until then what they say stands.
UPDATE store.extractions SET producer = ''
WHERE doc_id IN (SELECT id FROM staged);
