"""Prefect's server: the standing one the environment names, or a temporary one for this process."""

from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL

from pipeline.errors import ServerUnreachable


def require_server() -> None:
    """Reach the server before a flow begins; ServerUnreachable instead of a flow that dies half-way in."""
    try:
        with get_client(sync_client=True) as client:
            client.raise_for_api_version_mismatch()
    except RuntimeError as error:
        url = PREFECT_API_URL.value()
        raise ServerUnreachable(
            message=f"expected Prefect's server to answer, found: {error}",
            remedy="Start it with `prefect server start`, or unset PREFECT_API_URL to run on a temporary one."
            if url
            else "Try again when the machine is less busy, or start one with `prefect server start`.",
            where=url or "temporary server",
        ) from error
