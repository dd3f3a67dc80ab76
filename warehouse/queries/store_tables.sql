SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store' ORDER BY table_name;
