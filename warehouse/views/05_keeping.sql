CREATE OR REPLACE VIEW captures AS
SELECT capture, url, status, digest, source, "position", captured_at, producer FROM store.captures;

COMMENT ON VIEW captures IS 'Every archived capture that was parsed.';
COMMENT ON COLUMN captures.capture IS 'digest of address, bytes, time and source';
COMMENT ON COLUMN captures.url IS 'address';
COMMENT ON COLUMN captures.status IS 'HTTP status (code)';
COMMENT ON COLUMN captures.digest IS 'digest of the archived bytes (sha256)';
COMMENT ON COLUMN captures.source IS 'who brought it: hub, sample or import:<file name>';
COMMENT ON COLUMN captures."position" IS 'where in the file it stood; empty when it is the whole file';
COMMENT ON COLUMN captures.captured_at IS 'when (UTC)';
COMMENT ON COLUMN captures.producer IS 'name and version of the parser';

CREATE OR REPLACE VIEW asides AS
SELECT source, "position", kind, reason, excerpt, digest, capture FROM store.asides;

COMMENT ON VIEW asides IS 'What could not be read, and why.';
COMMENT ON COLUMN asides.source IS 'who brought it';
COMMENT ON COLUMN asides."position" IS 'where it stood';
COMMENT ON COLUMN asides.kind IS 'kind of page, where recognised';
COMMENT ON COLUMN asides.reason IS 'why it could not be read';
COMMENT ON COLUMN asides.excerpt IS 'its first characters';
COMMENT ON COLUMN asides.digest IS 'digest of its bytes (sha256)';
COMMENT ON COLUMN asides.capture IS 'key of the capture in captures; empty when it never became one';

CREATE OR REPLACE VIEW drifts AS
WITH summed AS (
    SELECT kind, field, sum("count")::BIGINT AS "count", min_by(example, (capture, example)) AS example
    FROM store.drifts
    GROUP BY kind, field
)

SELECT kind, field, "count", example FROM summed;

COMMENT ON VIEW drifts IS 'Fields and events the parser does not know.';
COMMENT ON COLUMN drifts.kind IS 'kind of page';
COMMENT ON COLUMN drifts.field IS 'the unknown field or event';
COMMENT ON COLUMN drifts."count" IS 'how often it was met (count)';
COMMENT ON COLUMN drifts.example IS 'one of its values';

CREATE OR REPLACE VIEW runs AS
SELECT run_id, command, started_at, finished_at, status, versions, counts FROM store.runs;

COMMENT ON VIEW runs IS 'What was run, when, and what came of it.';
COMMENT ON COLUMN runs.run_id IS 'id of the run';
COMMENT ON COLUMN runs.command IS 'what was asked';
COMMENT ON COLUMN runs.started_at IS 'start (UTC)';
COMMENT ON COLUMN runs.finished_at IS 'end (UTC); NULL while it runs or when it was killed';
COMMENT ON COLUMN runs.status IS 'how it ended';
COMMENT ON COLUMN runs.versions IS 'producer versions as JSON';
COMMENT ON COLUMN runs.counts IS 'what came in and out (count) as JSON';
