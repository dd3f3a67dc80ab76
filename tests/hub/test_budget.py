"""The budgets: never more than a quota in any span as long as a window, whatever the Hub says."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.hub import Limit
from pipeline.hub.budget import Budget

LIMIT = Limit(quota=5, window=60.0)


def send_all(budget: Budget, pauses: list[float], start: float = 0.0) -> list[float]:
    """When each request is sent, if the sender pauses so long before each and waits as it is told."""
    now, sent = start, []
    for pause in pauses:
        now += pause
        now += budget.spend(now)
        sent.append(now)
    return sent


def fullest(sent: list[float], window: float) -> int:
    """The most requests in any span of a window."""
    return max(sum(start <= at < start + window for at in sent) for start in sent)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_no_span_of_a_window_holds_more_than_the_quota(pauses: list[float]) -> None:
    assert fullest(send_all(Budget(LIMIT), pauses), LIMIT.window) <= LIMIT.quota


@given(st.lists(st.floats(-60, 0), max_size=10), st.lists(st.floats(0, 30), min_size=1, max_size=30))
def test_what_earlier_runs_sent_counts(before: list[float], pauses: list[float]) -> None:
    sent = send_all(Budget(LIMIT, spent=before), pauses)
    for at in sent:
        assert sum(at - LIMIT.window < other <= at for other in before) < LIMIT.quota


def test_nothing_left_means_waiting_for_the_reset() -> None:
    budget = Budget(LIMIT)
    budget.observe("api", {"ratelimit": '"api";r=0;t=17'}, 100.0)
    assert budget.spend(100.0) == 18.0


def test_what_the_hub_says_of_another_budget_changes_nothing() -> None:
    budget = Budget(LIMIT)
    budget.observe("api", {"ratelimit": '"pages";r=0;t=17'}, 0.0)
    assert budget.spend(0.0) == 0.0


def test_the_quota_is_what_the_policy_says() -> None:
    budget = Budget(LIMIT)
    budget.observe("api", {"ratelimit-policy": '"fixed window";"api";q=2;w=10'}, 0.0)
    assert [budget.spend(0.0) for _ in range(3)] == [0.0, 0.0, 11.0]


def test_few_left_are_spent_before_the_wait() -> None:
    budget = Budget(LIMIT)
    budget.observe("api", {"ratelimit": '"api";r=2;t=30'}, 0.0)
    assert [budget.spend(0.0) for _ in range(3)] == [0.0, 0.0, 31.0]


def test_a_closed_budget_opens_after_the_time_it_was_told() -> None:
    budget = Budget(LIMIT)
    budget.close(0.0, 40.0)
    assert budget.spend(0.0) == 41.0
