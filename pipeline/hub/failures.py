"""What went wrong, in our words: the one place where answers and foreign errors become HubErrors."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx2
from huggingface_hub.errors import HfHubHTTPError

from pipeline.errors import Gone, HubError, HubUnavailable, LoginRequired, RateLimited, ShapeDrift
from pipeline.hub.answer import Answer, header, open_answer
from pipeline.hub.politeness import RETRY_SECONDS, TOO_MANY, budget_of
from pipeline.hub.walls import is_login_wall
from pipeline.records import Capture

GONE = (404, 410)
LATER = "It is asked again at the next run."


def require_answer(capture: Capture) -> Answer:
    """The answer, unpacked; raises the HubError it is where it is not what was asked for."""
    answer = open_answer(capture)
    if is_login_wall(capture.status, header(capture, "location"), answer.body):
        raise LoginRequired(
            message=f"the Hub asks for a login (status {capture.status}).",
            remedy="hearsay does not get around that; what needs a login is not collected.",
            where=capture.url,
        )
    if capture.status in GONE:
        raise Gone(
            message=f"there is nothing here (status {capture.status}).",
            remedy="Check the name; what was collected before stays.",
            where=capture.url,
        )
    _require_served(capture)
    if budget_of(urlsplit(capture.url).path) == "api" and capture.status == httpx2.codes.OK:
        answer.json()
    return answer


def _require_served(capture: Capture) -> None:
    if capture.status == TOO_MANY:
        raise RateLimited(
            message="the Hub says it was asked too often.",
            remedy=LATER,
            where=capture.url,
            retry_after=RETRY_SECONDS,
        )
    if capture.status >= httpx2.codes.BAD_REQUEST:
        message = f"the Hub answered with status {capture.status}."
        raise HubUnavailable(message=message, remedy=LATER, where=capture.url)


@contextmanager
def mapped_failures(where: str) -> Iterator[None]:
    """Errors of httpx2 and huggingface_hub inside become errors of ours."""
    try:
        yield
    except httpx2.TooManyRedirects as exc:
        raise HubUnavailable(message="the Hub redirects in circles.", remedy=LATER, where=where) from exc
    except (httpx2.HTTPError, httpx2.StreamError) as exc:
        message = f"no whole answer came ({type(exc).__name__}: {exc})."
        raise HubUnavailable(message=message, remedy=LATER, where=where) from exc
    except (httpx2.InvalidURL, httpx2.CookieConflict) as exc:
        raise HubError(message=f"cannot be asked: {exc}.", remedy="Check the name.", where=where) from exc
    except HfHubHTTPError as exc:
        raise HubUnavailable(message=f"the Hub answered: {exc}.", remedy=LATER, where=where) from exc
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        # huggingface_hub reads fields without looking; the capture is kept, only its reading failed.
        message = f"the answer has not the shape huggingface_hub expects ({type(exc).__name__}: {exc})."
        raise ShapeDrift(message=message, remedy="It is archived all the same.", where=where) from exc
