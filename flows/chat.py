"""The chat model behind `check --reader llm`: one prompt and a JSON schema in, its answer as text out.

The model is one of the Hub (`owner/name`), an endpoint that speaks the OpenAI wire format (a URL), or
one model of such an endpoint (`URL#model`). huggingface_hub is imported only when a model is asked for.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from flows.settings import Settings
from pipeline.errors import Gone, HubUnavailable, LoginRequired, RateLimited, SettingError, ShapeDrift
from pipeline.judge.llm_reader import Complete

TIMEOUT = 60.0
"""Seconds one sentence may take; a model of 8B parameters on a laptop answers within 20."""
MAX_TOKENS = 1000
"""Room for ten statements of about 60 tokens each, and the frame around them."""
NO_TOKEN = "none"
"""Sent where no token is set: without it huggingface_hub would hand a stored login to any endpoint."""
_FORM = "Answer with one JSON object that follows this JSON schema, and nothing else:\n"


def connect_chat(settings: Settings, *, timeout: float = TIMEOUT) -> Complete:
    """A function that asks the model `settings` name; nothing is sent before it is called.

    Raises SettingError where no model is named, or one of the Hub without a token. The function
    returned raises LoginRequired, RateLimited, Gone, HubUnavailable or ShapeDrift.
    """
    _require_model(settings)
    from huggingface_hub import InferenceClient  # noqa: PLC0415  # loads only where a model is asked

    address, _, name = settings.llm.partition("#")
    client = InferenceClient(model=address, token=settings.token or NO_TOKEN, timeout=timeout)

    def complete(prompt: str, schema: Mapping[str, Any]) -> str:
        with _mapped_failures(address, timeout):
            answer = client.chat_completion(
                # The form is said in words too: endpoints read `response_format` in different ways.
                [
                    {"role": "system", "content": _FORM + json.dumps(schema)},
                    {"role": "user", "content": prompt},
                ],
                model=name or None,
                response_format=_format(schema),
                max_tokens=MAX_TOKENS,
                temperature=0,
                seed=0,
            )
            return answer.choices[0].message.content or ""

    return complete


def _require_model(settings: Settings) -> None:
    if not settings.llm:
        raise SettingError(
            message="expected a chat model, found nothing.",
            remedy="Set it to a model id, an endpoint's URL or URL#model, or leave out `--reader llm`.",
            where="HEARSAY_LLM",
        )
    if not settings.llm.startswith(("http://", "https://")) and not settings.token.startswith("hf_"):
        raise SettingError(
            message=f"expected a token of the Hub to ask {settings.llm} with, found none.",
            remedy="Set it, or set HEARSAY_LLM to the URL of an endpoint of your own.",
            where="HF_TOKEN",
        )


def _format(schema: Mapping[str, Any]) -> Any:
    return {"type": "json_schema", "json_schema": {"name": "reading", "schema": schema, "strict": True}}


@contextmanager
def _mapped_failures(where: str, timeout: float) -> Iterator[None]:
    """Errors of huggingface_hub inside become errors of ours."""
    import httpx2  # noqa: PLC0415  # as above
    from huggingface_hub.errors import HfHubHTTPError, InferenceTimeoutError  # noqa: PLC0415

    try:
        yield
    except HfHubHTTPError as exc:
        _raise_status(exc, exc.response.status_code, where)
    except InferenceTimeoutError as exc:
        message = f"the model gave no answer within {timeout:g} seconds."
        raise HubUnavailable(message=message, remedy="Ask again, or a smaller model.", where=where) from exc
    except httpx2.HTTPError as exc:
        message = f"the model cannot be reached ({exc})."
        raise HubUnavailable(
            message=message, remedy="Check HEARSAY_LLM and that it runs.", where=where
        ) from exc
    except (LookupError, TypeError, ValueError, AttributeError) as exc:
        # huggingface_hub reads fields without looking.
        message = f"expected a chat completion, found something else ({type(exc).__name__}: {exc})."
        raise ShapeDrift(
            message=message, remedy="Check that HEARSAY_LLM is a chat model.", where=where
        ) from exc


def _raise_status(error: Exception, status: int, where: str) -> NoReturn:
    """Raise the error of ours that an HTTP status means."""
    message = f"the model's host answered with status {status}."
    if status in (401, 403):
        raise LoginRequired(
            message=message, remedy="Check HF_TOKEN: it is not accepted there.", where=where
        ) from error
    if status in (404, 410):
        raise Gone(message=message, remedy="Check the model's name in HEARSAY_LLM.", where=where) from error
    if status == 429:
        raise RateLimited(message=message, remedy="Ask again later.", where=where) from error
    raise HubUnavailable(message=message, remedy="Ask again later.", where=where) from error
