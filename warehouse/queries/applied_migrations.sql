SELECT name, digest FROM store.migrations;
