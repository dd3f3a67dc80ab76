SELECT DISTINCT id FROM store.activity_sightings WHERE id IN (SELECT unnest($ids))
