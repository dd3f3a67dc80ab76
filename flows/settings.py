"""The only reader of the environment: every setting with its variable, default and meaning."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pipeline.errors import SettingError

DEFAULT_HOME = Path("data")
DEFAULT_WAREHOUSE = Path("warehouse.duckdb")


def _setting(variable: str, default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"variable": variable, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run may be told from outside; `read_settings` fills it from the environment."""

    home: Path = _setting("HEARSAY_HOME", DEFAULT_HOME, "where all state lives")
    warehouse_file: Path = _setting(
        "HEARSAY_WAREHOUSE", DEFAULT_WAREHOUSE, "the DuckDB file, relative to the home"
    )
    follow: tuple[str, ...] = _setting(
        "HEARSAY_FOLLOW", (), "users the scheduled collection follows, separated by commas"
    )
    hub: str = _setting(
        "HEARSAY_HUB", "https://huggingface.co", "the Hub to collect from; no other host is asked"
    )
    contact: str = _setting(
        "HEARSAY_CONTACT", "", "an address in the User-Agent, so that the Hub can reach you"
    )
    token: str = _setting("HF_TOKEN", "", "a Hub token; raises the rate limits, is never archived")
    reobserve_hours: tuple[float, ...] = _setting(
        "HEARSAY_REOBSERVE_HOURS",
        (1.0, 6.0, 24.0, 72.0, 168.0, 720.0),
        "ages, in hours, at which a young post is looked at again",
    )
    retry_seconds: tuple[float, ...] = _setting(
        "HEARSAY_RETRY_SECONDS",
        (30.0, 300.0),
        "pauses, in seconds, after which a flow tries a source again that failed",
    )
    reader: str = _setting("HEARSAY_READER", "blank:en", "the spaCy pipeline posts are read with")
    processes: int = _setting("HEARSAY_PROCESSES", 1, "processes that read posts")
    batch: int = _setting("HEARSAY_BATCH", 2000, "documents in one batch, and in one transaction")
    wait_seconds: float = _setting("HEARSAY_WAIT_SECONDS", 600.0, "how long a run waits for another writer")
    segment_mb: int = _setting(
        "HEARSAY_SEGMENT_MB", 256, "size at which the archive starts a new file, in MB"
    )
    tsa: str = _setting("HEARSAY_TSA", "", "the URL of an RFC 3161 time stamping authority for closed runs")
    tsa_roots: str = _setting(
        "HEARSAY_TSA_ROOTS", "", "a PEM file with the certificates `verify` trusts for time stamps"
    )
    llm: str = _setting(
        "HEARSAY_LLM",
        "",
        "the chat model of `check --reader llm`: a model id, an endpoint, or endpoint#model",
    )

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def warehouse(self) -> Path:
        return self.home / self.warehouse_file

    @property
    def aside(self) -> Path:
        return self.home / "aside"

    @property
    def reports(self) -> Path:
        return self.home / "reports"

    @property
    def measured(self) -> Path:
        return self.home / "measured"

    @property
    def prefect(self) -> Path:
        return self.home / "prefect"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; SettingError names the variable, its value and what was expected."""
    environment = os.environ if environment is None else environment
    values = {}
    for item in fields(Settings):
        text = environment.get(item.metadata["variable"], "")
        if text:
            values[item.name] = _parse(item.metadata["variable"], text, item.default)
    return Settings(**values)


def _parse(variable: str, text: str, default: Any) -> Any:
    try:
        if isinstance(default, tuple):
            words = (word.strip() for word in text.split(",") if word.strip())
            return tuple(float(word) for word in words) if default else tuple(words)
        return type(default)(text) if not isinstance(default, Path) else Path(text)
    except ValueError as exc:
        raise SettingError(
            message=f"expected {_expected(default)}, found {text!r}.",
            remedy="Correct the variable or unset it to use the default.",
            where=variable,
        ) from exc


def _expected(default: Any) -> str:
    names = {int: "a whole number", float: "a number", tuple: "numbers separated by commas"}
    return names.get(type(default), "text")


def export_prefect_environment(settings: Settings) -> None:
    """Keep Prefect's state under the home, and its telemetry off, unless the user has said otherwise.

    Prefect reads the environment once, when it is first imported: call this before.
    """
    os.environ.setdefault("PREFECT_HOME", str(settings.prefect.resolve()))
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "ERROR")
    # Its temporary server starts in 5 s on an idle machine and was seen to need over 20 on a busy one.
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
