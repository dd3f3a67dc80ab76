-- What a sentence may state by the learned reader; claims read before it have none.
ALTER TABLE store.claims ADD COLUMN guesses
    STRUCT(property VARCHAR, relation VARCHAR, "value" VARCHAR, negated BOOLEAN, condition VARCHAR, share DOUBLE)[]
    DEFAULT [];
