"""Report content to HTML and JSON; the HTML needs no other file and no network."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import jinja2

from pipeline.records import Claim
from pipeline.report.charts import render_line, split_bar
from pipeline.report.content import ReportContent
from pipeline.report.sentences import group_sentences


def render_html(content: ReportContent) -> str:
    """The report as one self-contained page; every text from outside is escaped."""
    return _template().render(content=content, sentences=group_sentences(content.claims))


def render_json(content: ReportContent) -> str:
    """The same content for machines: ISO times, spans in seconds, keys as in the records."""
    return json.dumps(asdict(content), ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(f"expected a record's field, found {type(value).__name__}")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = _day
    environment.filters["excerpt"] = _excerpt
    environment.filters["web"] = _web
    environment.globals["line"] = render_line
    environment.globals["bar"] = split_bar
    return environment.get_template("report.html")


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else "time unknown"


def _excerpt(claim: Claim, length: int = 400) -> str:
    return claim.text if len(claim.text) <= length else claim.text[: length - 1] + "…"


def _web(url: str) -> str:
    """The address if it is one of the web; a post's `javascript:` link must not become clickable."""
    return url if url.startswith(("https://", "http://")) else ""
