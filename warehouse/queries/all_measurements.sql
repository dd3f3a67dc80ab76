SELECT
    mechanism_id, property, "value", measured, unit, tolerance, reference, seeds, sizes, conditions
FROM store.measurements
ORDER BY ALL;
