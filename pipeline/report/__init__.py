"""The page people read: one self-contained HTML file, and the same content as JSON.

content    what a report says, as records
sentences  the claims of one sentence -> one card
charts     numbers -> SVG paths
render     content -> HTML, JSON
"""

from pipeline.report.content import (
    Counts,
    Leaning,
    ReportContent,
    summarise_opinions,
)
from pipeline.report.render import render_html, render_json

__all__ = [
    "Counts",
    "Leaning",
    "ReportContent",
    "render_html",
    "render_json",
    "summarise_opinions",
]
