"""Asked by bench_extract in an environment of its own: what refextract and scispaCy find.

Reads `{"ids": [text], "abbreviations": [text]}` and prints the same with answers, `null` where a peer is
not installed there.
"""

import importlib.util
import json
import re
import sys
import time


def ids_of_refextract(texts: list[str]) -> list[list[str]] | None:
    if importlib.util.find_spec("refextract") is None:
        return None
    from refextract import extract_references_from_string  # noqa: PLC0415  may not be installed

    answers = []
    for text in texts:
        try:
            found = extract_references_from_string(text, is_only_references=True)
        except Exception:  # noqa: BLE001  a peer that fails on a text found nothing in it
            found = []
        ids = [value for reference in found for value in reference.get("arxiv_id", [])]
        reports = [value for reference in found for value in reference.get("reportnumber", [])]
        raw = [re.sub(r"(?i)^arxiv:|v\d+$|\s*\[.*", "", value) for value in [*ids, *reports]]
        answers.append([value for value in raw if re.search(r"\d{4}\.\d{4,5}$|/\d{7}$", value)])
    return answers


def abbreviations_of_scispacy(texts: list[str]) -> list[list[tuple[str, str]]] | None:
    if importlib.util.find_spec("scispacy") is None:
        return None
    import spacy  # noqa: PLC0415  may not be installed
    from scispacy.abbreviation import AbbreviationDetector  # noqa: F401, PLC0415  registers itself

    nlp = spacy.blank("en")
    nlp.add_pipe("abbreviation_detector")
    return [
        sorted({(span.text, span._.long_form.text) for span in doc._.abbreviations})
        for doc in nlp.pipe(texts)
    ]


def main() -> None:
    asked = json.load(sys.stdin)
    answer = {}
    for name, ask in (("ids", ids_of_refextract), ("abbreviations", abbreviations_of_scispacy)):
        start = time.process_time()
        answer[name] = ask(asked[name])
        answer[f"{name}_seconds"] = time.process_time() - start
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
