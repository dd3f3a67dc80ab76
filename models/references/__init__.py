"""One family of mechanisms per file; each exports `REFERENCES`, and the registry finds them all."""
