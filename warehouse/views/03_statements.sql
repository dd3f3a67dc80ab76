CREATE OR REPLACE VIEW mechanisms AS
SELECT mechanism_id, name, family, origin_arxiv_id, origin_year, has_reference, origin_title, aliases
FROM store.mechanisms;

COMMENT ON VIEW mechanisms IS 'What the lexicon knows.';
COMMENT ON COLUMN mechanisms.mechanism_id IS 'kebab-case id';
COMMENT ON COLUMN mechanisms.name IS 'name as the paper writes it';
COMMENT ON COLUMN mechanisms.family IS 'family of mechanisms';
COMMENT ON COLUMN mechanisms.origin_arxiv_id IS 'paper that introduced it; empty when unknown';
COMMENT ON COLUMN mechanisms.origin_year IS 'year of that paper; NULL when unknown';
COMMENT ON COLUMN mechanisms.has_reference IS 'true when models/ has a reference whose properties are measured';
COMMENT ON COLUMN mechanisms.origin_title IS 'title of that paper; empty when unknown';
COMMENT ON COLUMN mechanisms.aliases IS 'other names and abbreviations';

CREATE OR REPLACE VIEW mentions AS
SELECT doc_id, start, text, kind, target_id, "end", is_new, confidence, evidence AS text_digest, producer
FROM store.mentions;

COMMENT ON VIEW mentions IS 'Every named thing in a text, with the characters it stands on.';
COMMENT ON COLUMN mentions.doc_id IS 'post:author/slug or comment:ID';
COMMENT ON COLUMN mentions.start IS 'first character (count from 0)';
COMMENT ON COLUMN mentions.text IS 'the characters themselves';
COMMENT ON COLUMN mentions.kind IS 'mechanism, paper, model, dataset, space, user, organization, url, hashtag, or title_mismatch: a title together with an id that is another paper''s';
COMMENT ON COLUMN mentions.target_id IS 'id of the thing; empty when not resolved, and for title_mismatch';
COMMENT ON COLUMN mentions."end" IS 'character after the last (count from 0); quote the name: "end"';
COMMENT ON COLUMN mentions.is_new IS 'true for a mechanism the lexicon has never seen';
COMMENT ON COLUMN mentions.confidence IS 'how sure the reader is (0 to 1)';
COMMENT ON COLUMN mentions.text_digest IS 'digest of the text that was read (sha256)';
COMMENT ON COLUMN mentions.producer IS 'name and version of the reader';

CREATE OR REPLACE VIEW citations AS
SELECT doc_id, mechanism_id, mechanism_text, arxiv_id, version, title, start, "end", evidence AS text_digest, producer
FROM store.citations;

COMMENT ON VIEW citations IS 'Which paper a text credits with a mechanism.';
COMMENT ON COLUMN citations.doc_id IS 'post:author/slug or comment:ID';
COMMENT ON COLUMN citations.mechanism_id IS 'id of the mechanism; empty when the lexicon has never seen it';
COMMENT ON COLUMN citations.mechanism_text IS 'the mechanism as written';
COMMENT ON COLUMN citations.arxiv_id IS 'arXiv id without version';
COMMENT ON COLUMN citations.version IS 'version as written; empty when none';
COMMENT ON COLUMN citations.title IS 'title written beside the id; empty when none';
COMMENT ON COLUMN citations.start IS 'first character (count from 0)';
COMMENT ON COLUMN citations."end" IS 'character after the last (count from 0); quote the name: "end"';
COMMENT ON COLUMN citations.text_digest IS 'digest of the text that was read (sha256)';
COMMENT ON COLUMN citations.producer IS 'name and version of the reader';

CREATE OR REPLACE VIEW claims AS
SELECT
    id AS claim_id, doc_id, text, mechanism_id, property, "value", negated, modality,
    relation, partner_id, condition, kind, also, start, "end", evidence AS text_digest, producer, guesses
FROM store.claims;

COMMENT ON VIEW claims IS 'Sentences that state something about a mechanism.';
COMMENT ON COLUMN claims.claim_id IS 'digest of document, place and text';
COMMENT ON COLUMN claims.doc_id IS 'post:author/slug or comment:ID';
COMMENT ON COLUMN claims.text IS 'the characters themselves';
COMMENT ON COLUMN claims.mechanism_id IS 'what it is about; empty when not resolved';
COMMENT ON COLUMN claims.property IS 'measured property it speaks of; empty when no pattern understands it';
COMMENT ON COLUMN claims."value" IS 'what it says of the property';
COMMENT ON COLUMN claims.negated IS 'true when it denies the value';
COMMENT ON COLUMN claims.modality IS 'asserted, hedged, question, quoted, reported or ironic';
COMMENT ON COLUMN claims.relation IS 'how property and value are related';
COMMENT ON COLUMN claims.partner_id IS 'mechanism it is compared with; empty when none';
COMMENT ON COLUMN claims.condition IS 'the condition it names; empty when none';
COMMENT ON COLUMN claims.kind IS 'claim, opinion, prediction, benchmark, question, history or unclear';
COMMENT ON COLUMN claims.also IS 'what else the sentence states';
COMMENT ON COLUMN claims.guesses IS 'what it may state by the learned reader, each with its share (0 to 1); a verdict on a claim without a property rests on them';
COMMENT ON COLUMN claims.start IS 'first character (count from 0)';
COMMENT ON COLUMN claims."end" IS 'character after the last (count from 0); quote the name: "end"';
COMMENT ON COLUMN claims.text_digest IS 'digest of the text that was read (sha256)';
COMMENT ON COLUMN claims.producer IS 'name and version of the reader';

CREATE OR REPLACE VIEW properties AS
SELECT
    mechanism_id, property, "value", measured, tolerance, reference,
    unit, seeds, sizes, conditions, producer
FROM store.measurements;

COMMENT ON VIEW properties IS 'What was measured of the reference mechanisms.';
COMMENT ON COLUMN properties.mechanism_id IS 'the mechanism';
COMMENT ON COLUMN properties.property IS 'id of the property (models/properties.toml)';
COMMENT ON COLUMN properties."value" IS 'what a claim is compared with';
COMMENT ON COLUMN properties.measured IS 'the number or words behind it, in unit';
COMMENT ON COLUMN properties.tolerance IS 'largest deviation that still counts (in unit)';
COMMENT ON COLUMN properties.reference IS 'the function measured';
COMMENT ON COLUMN properties.unit IS 'unit of measured; empty for words and pure numbers';
COMMENT ON COLUMN properties.seeds IS 'random seeds measured with';
COMMENT ON COLUMN properties.sizes IS 'sizes measured at';
COMMENT ON COLUMN properties.conditions IS 'where the value does not hold';
COMMENT ON COLUMN properties.producer IS 'version of the measuring';

CREATE OR REPLACE VIEW verdicts AS
SELECT
    claim_id, outcome, reason, to_json(comparisons)::VARCHAR AS evidence,
    conditions, evidence AS claim_digest, producer
FROM store.verdicts;

COMMENT ON VIEW verdicts IS 'What the measurements say to a claim.';
COMMENT ON COLUMN verdicts.claim_id IS 'the claim';
COMMENT ON COLUMN verdicts.outcome IS 'supported, refuted or not_checkable';
COMMENT ON COLUMN verdicts.reason IS 'why, in words';
COMMENT ON COLUMN verdicts.evidence IS 'comparisons as JSON: property, measured, expected, tolerance, reference, seeds, sizes';
COMMENT ON COLUMN verdicts.conditions IS 'where the verdict does not hold';
COMMENT ON COLUMN verdicts.claim_digest IS 'digest of the claim that was judged (sha256)';
COMMENT ON COLUMN verdicts.producer IS 'name and version of the judge';

CREATE OR REPLACE VIEW citation_verdicts AS
SELECT doc_id, mechanism_id, arxiv_id, outcome, reason, mechanism_text, source, producer
FROM store.citation_verdicts;

COMMENT ON VIEW citation_verdicts IS 'Whether the cited paper introduced the mechanism.';
COMMENT ON COLUMN citation_verdicts.doc_id IS 'post:author/slug or comment:ID';
COMMENT ON COLUMN citation_verdicts.mechanism_id IS 'the mechanism; empty when the lexicon has never seen it';
COMMENT ON COLUMN citation_verdicts.arxiv_id IS 'the paper cited';
COMMENT ON COLUMN citation_verdicts.outcome IS 'origin, describes, does_not_introduce, title_mismatch or unknown';
COMMENT ON COLUMN citation_verdicts.reason IS 'why, in words';
COMMENT ON COLUMN citation_verdicts.mechanism_text IS 'the mechanism as written';
COMMENT ON COLUMN citation_verdicts.source IS 'what the audit rests on';
COMMENT ON COLUMN citation_verdicts.producer IS 'name and version of the judge';
