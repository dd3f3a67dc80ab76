-- Twice, because two names side by side share the character between them.
CREATE OR REPLACE TEMP MACRO blot(words, pattern) AS
regexp_replace(regexp_replace(words, pattern, '\1[removed]\2', 'gi'), pattern, '\1[removed]\2', 'gi');
