SELECT capture FROM store.captures WHERE capture IN (SELECT id FROM staged);
