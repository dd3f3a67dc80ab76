"""`check --reader llm`: a model translates, measurements decide, and its failures never end a run."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.chat import connect_chat
from flows.checking import Answer, Question, judge_with_model
from flows.cli import app, exit_code
from flows.settings import Settings
from models.cache import save_measured
from models.measured import Measured
from pipeline.errors import Gone, HearsayError, HubUnavailable, LoginRequired, RateLimited, SettingError
from pipeline.judge import Facts
from pipeline.judge.llm_reader import answer_schema
from pipeline.language import load_lexicon
from pipeline.records import Measurement, Outcome
from tests.flows.chat_endpoint import Endpoint, serve_chat

SENTENCE = "Die Gewichte summieren sich zu eins."
STATEMENT = {
    "property": "weights_sum_to_one",
    "relation": "is",
    "value": "true",
    "negated": False,
    "condition": "",
}
ANSWER = {
    "kind": "claim",
    "mechanism": "soft attention",
    "partner": "",
    "modality": "asserted",
    "statements": [STATEMENT],
}
MEASURED = {
    "mechanism_id": "soft-attention",
    "property": "weights_sum_to_one",
    "value": "true",
    "measured": "largest deviation 2e-16",
    "unit": "",
    "tolerance": 1e-10,
    "reference": "a reference for tests",
    "seeds": (0, 1),
    "sizes": "n = 7",
    "conditions": (),
}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serve_chat() as endpoint:
        endpoint.say(json.dumps(ANSWER))
        yield endpoint


@pytest.fixture
def home(tmp_path: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home where one property of one mechanism was measured, and the endpoint is the chat model."""
    save_measured(tmp_path / "measured", [Measured(**MEASURED)])
    monkeypatch.setenv("HEARSAY_HOME", str(tmp_path))
    monkeypatch.setenv("HEARSAY_LLM", endpoint.url)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    return tmp_path


def ask(endpoint: Endpoint, *, timeout: float = 10.0, **settings: str) -> Answer:
    complete = connect_chat(Settings(llm=settings.pop("llm", endpoint.url), **settings), timeout=timeout)
    return judge_with_model(
        Question(text=SENTENCE, mechanism=""), complete, Facts([Measurement(**MEASURED)]), load_lexicon()
    )


def invoke(*arguments: str, stdin: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["check", *arguments], input=stdin)
    code = exit_code(result.exception) if isinstance(result.exception, HearsayError) else result.exit_code
    return code, result.stdout, str(result.exception or "")


def test_a_sentence_no_pattern_reads_is_judged_by_measurement(endpoint: Endpoint) -> None:
    verdict = ask(endpoint).verdict
    assert (verdict.outcome, verdict.evidence[0].measured) == (
        Outcome.SUPPORTED,
        "true (largest deviation 2e-16)",
    )


def test_the_model_does_not_decide(endpoint: Endpoint) -> None:
    endpoint.say(json.dumps({**ANSWER, "statements": [{**STATEMENT, "negated": True}]}))
    assert ask(endpoint).verdict.outcome is Outcome.REFUTED


def test_the_reason_says_that_a_model_read_the_sentence(endpoint: Endpoint) -> None:
    assert "read by a chat model" in ask(endpoint).verdict.reason


def test_sentence_and_schema_are_sent_in_the_chat_format(endpoint: Endpoint) -> None:
    ask(endpoint)
    (asked,) = endpoint.asked
    system, user = asked["body"]["messages"]
    assert asked["path"] == "/v1/chat/completions"
    assert SENTENCE in user["content"]
    assert json.dumps(answer_schema()) in system["content"]
    assert asked["body"]["response_format"]["value"] == answer_schema()


def test_one_model_of_an_endpoint_is_named_behind_a_hash(endpoint: Endpoint) -> None:
    ask(endpoint, llm=f"{endpoint.url}#tiny/model")
    assert endpoint.asked[0]["body"]["model"] == "tiny/model"


def test_the_token_of_the_settings_is_sent(endpoint: Endpoint) -> None:
    ask(endpoint, token="hf_invented")
    assert endpoint.asked[0]["token"] == "Bearer hf_invented"


def test_no_stored_login_is_sent_where_no_token_is_set(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_somebody")
    ask(endpoint)
    assert "somebody" not in endpoint.asked[0]["token"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("It is true, I think.", "does not fit"),
        ("", "does not fit"),
        ("[]", "does not fit"),
        (json.dumps({**ANSWER, "kind": "gossip"}), "gossip"),
        (json.dumps({**ANSWER, "statements": [{**STATEMENT, "property": "beauty"}]}), "beauty"),
        (json.dumps({**ANSWER, "statements": [{**STATEMENT, "property": ["beauty"]}]}), "does not fit"),
        (json.dumps({"kind": "claim"}), "does not fit"),
        (json.dumps({**ANSWER, "kind": "opinion", "statements": []}), "opinion"),
        ("[" * 100_000, "does not fit"),
    ],
)
def test_an_answer_that_breaks_the_schema_is_not_checkable_and_says_why(
    endpoint: Endpoint, content: str, reason: str
) -> None:
    endpoint.say(content)
    verdict = ask(endpoint).verdict
    assert verdict.outcome is Outcome.NOT_CHECKABLE
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, b"oops", "status 500"),
        (503, b"", "status 503"),
        (401, b'{"error": "who are you"}', "HF_TOKEN"),
        (403, b"", "HF_TOKEN"),
        (404, b"", "HEARSAY_LLM"),
        (422, b'{"error": "no such format"}', "status 422"),
        (429, b"", "later"),
        (200, b"<html>not an API</html>", "expected a chat completion"),
        (200, b"{}", "expected a chat completion"),
        (200, b"null", "expected a chat completion"),
        (200, b'{"choices": []}', "expected a chat completion"),
        (200, b"\xff\xfe", "expected a chat completion"),
    ],
)
def test_a_host_that_fails_is_not_checkable_and_says_why(
    endpoint: Endpoint, status: int, body: bytes, reason: str
) -> None:
    endpoint.status, endpoint.body = status, body
    answer = ask(endpoint)
    assert answer.verdict.outcome is Outcome.NOT_CHECKABLE
    assert reason in answer.verdict.reason


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, LoginRequired), (404, Gone), (429, RateLimited), (500, HubUnavailable)],
)
def test_each_status_is_an_error_of_ours_with_its_remedy(
    endpoint: Endpoint, status: int, error: type[HearsayError]
) -> None:
    endpoint.status = status
    with pytest.raises(error) as raised:
        connect_chat(Settings(llm=endpoint.url))("prompt", {})
    assert raised.value.remedy


def test_a_model_that_takes_too_long_is_not_checkable(endpoint: Endpoint) -> None:
    endpoint.wait = threading.Event()
    answer = ask(endpoint, timeout=0.2)
    assert (answer.verdict.outcome, "within 0.2 seconds" in answer.unread) == (Outcome.NOT_CHECKABLE, True)


def test_a_host_that_does_not_run_is_not_checkable(endpoint: Endpoint) -> None:
    assert "cannot be reached" in ask(endpoint, llm="http://127.0.0.1:9/v1").verdict.reason


def test_the_command_asks_the_model_of_the_settings(home: Path, endpoint: Endpoint) -> None:
    code, out, _ = invoke(SENTENCE, "--reader", "llm", "--json")
    answer = json.loads(out)
    assert (code, answer["verdict"], answer["mechanism_id"]) == (0, "supported", "soft-attention")


def test_a_file_is_read_by_the_model_line_by_line(home: Path, endpoint: Endpoint) -> None:
    lines = '{"claim": "Eins."}\nnot json\n{"claim": "Zwei.", "mechanism": "soft attention"}\n'
    code, out, _ = invoke("--reader", "llm", "--json", "--file", "-", stdin=lines)
    assert [json.loads(line)["verdict"] for line in out.splitlines()] == [
        "supported",
        "not_checkable",
        "supported",
    ]
    assert (code, len(endpoint.asked)) == (1, 2)


def test_a_model_that_fails_sets_its_sentence_aside_and_the_run_ends_well(
    home: Path, endpoint: Endpoint
) -> None:
    endpoint.status = 500
    code, out, _ = invoke(SENTENCE, "--reader", "llm", "--json")
    assert (code, json.loads(out)["verdict"]) == (1, "not_checkable")


def test_without_the_option_nothing_is_asked(home: Path, endpoint: Endpoint) -> None:
    code, _, _ = invoke("The weights of soft attention sum to one.", "--json")
    assert (code, endpoint.asked) == (0, [])


def test_without_the_option_the_client_is_not_even_imported(home: Path) -> None:
    script = (
        "import sys; from flows.cli import app\n"
        "app(['check', 'The weights of soft attention sum to one.'], standalone_mode=False)\n"
        "sys.exit('huggingface_hub' in sys.modules or 'jax' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, capture_output=True).returncode == 0


def test_no_model_named_is_a_setting_to_correct(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARSAY_LLM", "")
    code, _, message = invoke(SENTENCE, "--reader", "llm")
    assert (code, "HEARSAY_LLM" in message) == (2, True)


def test_a_model_of_the_hub_needs_a_token() -> None:
    with pytest.raises(SettingError, match="HF_TOKEN"):
        connect_chat(Settings(llm="owner/model"))


def test_a_verdict_prints_whole_on_a_narrow_terminal(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.commands.terminal.out.width", 80)
    _, out, _ = invoke("The weights of soft attention sum to one.")
    assert "…" not in out
    assert max(map(len, out.splitlines())) <= 80
    assert all(str(MEASURED[name]) in out for name in ("property", "measured", "reference", "sizes"))
