"""Numbers to SVG: plain geometry, no script, no font, readable without colour."""

from collections.abc import Sequence
from datetime import datetime


def render_line(points: Sequence[tuple[datetime, int]], *, width: int, height: int) -> str:
    """The `d` of an SVG path through the points, time to the right, zero at the bottom."""
    start, end = points[0][0].timestamp(), points[-1][0].timestamp()
    top = max(value for _, value in points) or 1
    along = [(at.timestamp() - start) / (end - start or 1) * width for at, _ in points]
    up = [height - value / top * height for _, value in points]
    return "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in zip(along, up, strict=True))


def split_bar(parts: Sequence[int], *, width: float) -> tuple[tuple[float, float], ...]:
    """(x, width) of each part of a stacked bar; all zero-wide where there is nothing to show.

    >>> split_bar([1, 3], width=100)
    ((0.0, 25.0), (25.0, 75.0))
    """
    total = sum(parts) or 1
    widths = [width * part / total for part in parts]
    return tuple((sum(widths[:i], 0.0), widths[i]) for i in range(len(parts)))
