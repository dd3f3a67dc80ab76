DELETE FROM store.asides WHERE capture = '' AND digest = ?;
