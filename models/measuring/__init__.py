"""One file per idea of measuring; each exports `PROCEDURES`, property id → procedure.

A procedure takes a `Subject` and returns what it found, or None where the mechanism has no such
thing. It only calls the mechanism's functions: no table of facts is read anywhere.
"""
