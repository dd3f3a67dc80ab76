"""Whether the positions a query looks at follow one upon the other."""

from models.measuring.finding import Finding, Procedure, truth
from models.measuring.subject import Subject
from models.measuring.support import is_run

IN_ORDER = frozenset({"positions", "time_steps", "words"})
"""What lies in an order, so that there can be gaps."""


def measure_contiguous(subject: Subject) -> Finding | None:
    """Look for gaps between the non-zero weights of each query of each head."""
    if subject.reference.over not in IN_ORDER or subject.reference.sequences == "set":
        return None
    rows = [
        row
        for trial in subject.trials
        if trial.weights is not None
        for row in (trial.weights != 0).reshape(-1, trial.weights.shape[-1])
        if row.sum() > 1
    ]
    if not rows:
        return None
    gaps = sum(not is_run(row) for row in rows)
    words = f"{gaps} of {len(rows)} queries that look at several positions leave gaps between them"
    return Finding(value=truth(gaps == 0), measured=words)


PROCEDURES: dict[str, Procedure] = {"positions_contiguous": measure_contiguous}
