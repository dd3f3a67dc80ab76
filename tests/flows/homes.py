"""Homes with everything worked through, without Prefect."""

import shutil
from datetime import datetime
from pathlib import Path

from flows.filling import fill_warehouse
from flows.intake import SAMPLE, archive_source
from flows.settings import Settings


def make_home(
    folder: Path, measured: Path, *sources: Path | str, captured_at: datetime | None = None
) -> Settings:
    """Settings of a home in `folder` whose warehouse holds everything of these sources, or of the sample."""
    settings = Settings(home=folder)
    shutil.copytree(measured, settings.measured)
    for source in sources or (SAMPLE,):
        archive_source(settings, str(source), captured_at=captured_at)
    fill_warehouse(settings)
    return settings
