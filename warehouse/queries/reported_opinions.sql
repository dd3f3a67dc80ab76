-- Opinions of a window.
SELECT
    opinion.doc_id, opinion.author, opinion.mechanism_id, opinion.start, opinion."end", opinion.text,
    opinion.polarity, opinion.cues
FROM store.opinions AS opinion
INNER JOIN documents AS document USING (doc_id)
WHERE
    ($since IS NULL OR document."at" >= $since)
    AND ($until IS NULL OR document."at" < $until)
    AND ($author IS NULL OR document.author = $author)
ORDER BY opinion.doc_id, opinion.start, opinion.mechanism_id;
