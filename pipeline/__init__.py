"""The stages, in order: collect/import → archive → parse → extract → link → judge → narrate → report.

    hub/       Hugging Face → Capture              the only network code
    archive/   Capture ↔ WARC                      index, verify, WACZ, erasure
    parse/     Capture → Parsed                    one file per kind of page
    extract/   Document → Extraction               the spaCy pipeline
    link       records → Node, Edge → networkx
    judge/     Claim × Measurement → Verdict       and the citation audit
    narrate/   posts, claims, verdicts → Narrative, Opinion
    report/    everything → a page people read

Below the stages lie `language/` (what mechanisms are called and how people state things about
them; read by extract and judge), `records` (every type that crosses a stage) and `errors`.
Stages never import each other; plain functions over records, no clock, no environment.
"""
