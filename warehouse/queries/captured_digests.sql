SELECT DISTINCT digest FROM store.captures
