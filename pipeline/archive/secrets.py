"""What must never be archived is taken out of a capture's head; its body is evidence and stays as it came."""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

from pipeline.records import Capture

REMOVED = "(removed)"  # legal inside a URL

# A query parameter up to its value; the value ends where the next one, a fragment or a header's `>` begins.
_PARAMETER = re.compile(r"([?&;#]([^=?&;#\s<>\"']+)=)([^&;#\s<>\"']+)")
_USER_INFO = re.compile(r"(?<=://)[^/?#@\s]+@")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRules:
    """Names and patterns of what is secret, from `secrets.toml`."""

    headers: frozenset[str]
    parameters: frozenset[str]
    prefixes: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def load_secret_rules() -> SecretRules:
    """The rules of `secrets.toml`, read once."""
    table = tomllib.loads(resources.files(__package__).joinpath("secrets.toml").read_text(encoding="utf-8"))
    return SecretRules(
        headers=frozenset(table["headers"]),
        parameters=frozenset(table["parameters"]),
        prefixes=tuple(table["parameter_prefixes"]),
        pattern=re.compile("|".join(table["patterns"])),
    )


def scrub_capture(capture: Capture) -> Capture:
    """The capture without tokens, cookies, authorization headers and signed parts of URLs."""
    texts = (capture.url, capture.source, capture.position)
    clean = tuple(map(scrub_text, texts))
    headers = _scrub_headers(capture.headers)
    request_headers = _scrub_headers(capture.request_headers)
    if (*texts, capture.headers, capture.request_headers) == (*clean, headers, request_headers):
        return capture
    url, source, position = clean
    return replace(
        capture,
        url=url,
        source=source,
        position=position,
        headers=headers,
        request_headers=request_headers,
    )


@lru_cache(maxsize=4096)
def scrub_text(text: str) -> str:
    """The text with every secret in it replaced; a text without one comes back unchanged."""
    rules = load_secret_rules()
    if "://" in text:
        text = _USER_INFO.sub("", text)
    if "=" in text:
        text = _PARAMETER.sub(_blank_parameter, text)
    return rules.pattern.sub(REMOVED, text)


def _scrub_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    secret = load_secret_rules().headers
    return tuple((name, scrub_text(value)) for name, value in headers if name.lower() not in secret)


def _blank_parameter(match: re.Match[str]) -> str:
    rules = load_secret_rules()
    name = match[2].lower()
    is_secret = name in rules.parameters or name.startswith(rules.prefixes)
    return match[1] + REMOVED if is_secret else match[0]
