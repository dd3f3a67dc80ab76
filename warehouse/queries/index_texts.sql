-- Names of mechanisms carry digits (LoRA-2, Mamba2, 4-bit), so digits are kept; stop words of English
-- are not dropped: "all", "only" and "not" are what people look for in claims.
PRAGMA create_fts_index('store.posts', 'post_id', 'text', stemmer = 'english', stopwords = 'none',
                        ignore = '[^\p{L}\p{N}]+', strip_accents = 1, lower = 1, overwrite = 1);
PRAGMA create_fts_index('store.comments', 'comment_id', 'text', stemmer = 'english', stopwords = 'none',
                        ignore = '[^\p{L}\p{N}]+', strip_accents = 1, lower = 1, overwrite = 1);
PRAGMA create_fts_index('store.papers', 'arxiv_id', 'title', 'abstract', stemmer = 'english', stopwords = 'none',
                        ignore = '[^\p{L}\p{N}]+', strip_accents = 1, lower = 1, overwrite = 1);
