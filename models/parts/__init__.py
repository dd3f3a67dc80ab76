"""What several families share: normalisers, drawn parameters, masks, rotations, caches."""
