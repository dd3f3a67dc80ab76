SELECT run_id, command, started_at, finished_at, status, versions, counts FROM store.runs ORDER BY run_id;
