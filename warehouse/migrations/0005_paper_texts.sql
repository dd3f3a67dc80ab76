-- The whole text of a paper, where a capture shows it; rows of before know of none.
ALTER TABLE store.paper_sightings ADD COLUMN text VARCHAR DEFAULT '';
