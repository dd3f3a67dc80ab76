SELECT started_at FROM store.runs WHERE run_id = $run_id AND status = $status
