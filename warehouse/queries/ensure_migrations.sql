-- The one table that must be there before any migration.
CREATE SCHEMA IF NOT EXISTS store;
CREATE TABLE IF NOT EXISTS store.migrations (name VARCHAR PRIMARY KEY, digest VARCHAR NOT NULL);
