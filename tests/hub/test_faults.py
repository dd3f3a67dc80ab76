"""Whatever the Hub does wrong: the right error, never above the limits, nothing lost that came whole."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from pipeline.errors import Gone, HearsayError, HubError, HubUnavailable, LoginRequired, RateLimited
from pipeline.hub import Missed, collect_feed, collect_post_pages
from pipeline.parse import parse_capture
from tests.hub.remembering import EVERYTHING, Remembering
from tests.replay_hub import faults
from tests.replay_hub.faults import Fault, Reply
from tests.replay_hub.limits import Windows
from tests.replay_hub.making import START, make_world

FEED = "/api/posts"
Change = Callable[[Reply], Reply]


@pytest.fixture
def place() -> Remembering:
    return Remembering(make_world(25))


def ask(place: Remembering, path: str = FEED) -> None:
    with place.open() as hub:
        hub.get(path)


LASTING: dict[str, tuple[Change, type[HearsayError]]] = {
    "429 with Retry-After": (faults.too_many(retry_after="30"), RateLimited),
    "429 with a date": (faults.too_many(retry_after="Mon, 01 Jun 2026 12:10:00 GMT"), RateLimited),
    "429 with RateLimit": (faults.too_many(left='"api";r=0;t=55'), RateLimited),
    "429 without a word": (faults.too_many(), RateLimited),
    "500": (faults.broken(500), HubUnavailable),
    "503": (faults.broken(503), HubUnavailable),
    "cut body": (faults.cut(), HubUnavailable),
    "wrong length": (faults.wrong_length(), HubUnavailable),
    "bad gzip": (faults.bad_gzip, HubUnavailable),
    "too slow": (faults.slow(seconds=20.0, pieces=20), HubUnavailable),
    "a page instead of JSON": (faults.page_instead, HubUnavailable),
    "redirect loop": (faults.redirect(FEED), HubUnavailable),
    "401": (faults.refused(401), LoginRequired),
    "403": (faults.refused(403), LoginRequired),
    "redirect to the login": (faults.redirect("/login?next=%2Fapi%2Fposts"), LoginRequired),
    "login form": (faults.login_form, LoginRequired),
    "404": (faults.refused(404), Gone),
    "410": (faults.refused(410), Gone),
    "redirect to another host": (faults.redirect("https://elsewhere.example/api/posts"), HubError),
    "400": (faults.broken(400), HubUnavailable),
}


PASSING = [name for name, (_, error) in LASTING.items() if error in (RateLimited, HubUnavailable)]


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_fault_is_the_right_error(place: Remembering, name: str) -> None:
    change, error = LASTING[name]
    place.replay.faults.append(Fault(change=change, path=FEED))
    with pytest.raises(error) as caught:
        ask(place)
    assert type(caught.value) is error


@pytest.mark.parametrize("name", PASSING)
def test_a_passing_fault_costs_another_attempt_and_no_post(place: Remembering, name: str) -> None:
    place.replay.faults.append(Fault(change=LASTING[name][0], path=FEED, times=2))
    with place.open() as hub:
        place.walk(collect_feed(hub, place.known(), EVERYTHING, parse=parse_capture, until=None))
    assert len(place.posts()) == 25


@pytest.mark.parametrize("seconds", [30, 290])
def test_retry_after_is_waited_for(place: Remembering, seconds: int) -> None:
    place.replay.faults.append(Fault(change=faults.too_many(retry_after=str(seconds)), path=FEED, times=1))
    ask(place)
    first, second = (entry.at for entry in place.replay.log if entry.target == FEED)
    assert second - first >= seconds


def test_a_retry_after_that_is_a_date_is_waited_for(place: Remembering) -> None:
    date = format_datetime(START + timedelta(seconds=400), usegmt=True)
    place.replay.faults.append(Fault(change=faults.too_many(retry_after=date), path=FEED, times=1))
    ask(place)
    first, second = (entry.at for entry in place.replay.log if entry.target == FEED)
    assert first < 400 <= second


def test_a_429_without_a_word_means_a_whole_window(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.too_many(), path=FEED, times=1))
    ask(place)
    first, second = (entry.at for entry in place.replay.log if entry.target == FEED)
    assert second - first >= 300


def test_a_wait_of_an_hour_is_left_to_the_next_run(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.too_many(retry_after="3600"), path=FEED))
    with pytest.raises(RateLimited):
        ask(place)
    assert place.clock.seconds < 60


@pytest.mark.parametrize("offset", [0.0, 1.0, 150.0, 299.0])
@pytest.mark.parametrize("name", ["no fault", *PASSING])
def test_the_limits_hold_wherever_the_windows_begin(place: Remembering, offset: float, name: str) -> None:
    """110 pages against a quota of 30, with a fault on the way: the Hub never has to refuse."""
    place.replay.windows = Windows(quotas={"api": 50, "pages": 30}, offset=offset)
    if name in LASTING:
        place.replay.faults.append(Fault(change=LASTING[name][0], path="/posts/.*[37]", times=2))
    place.replay.headers = (("RateLimit-Policy", '"fixed window";"pages";q=30;w=300'),)
    ids = [f"ada-attends/{number:015d}" for number in range(110)]
    with place.open() as hub:
        list(collect_post_pages(hub, ids, known=place.known()))
    assert place.replay.windows.refused == 0


def test_a_hub_that_is_down_is_left_alone_after_three_things(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.broken(503), path="/posts/.*"))
    with place.open() as hub, pytest.raises(HubUnavailable):
        list(collect_post_pages(hub, [f"ada/{number}" for number in range(50)], known=place.known()))
    assert len(place.asked()) == 9


def test_one_page_behind_a_login_does_not_lose_the_others(place: Remembering) -> None:
    ids = list(place.world.comments)
    place.replay.faults.append(Fault(change=faults.refused(403), path=f"/posts/{ids[0]}"))
    with place.open() as hub:
        steps = list(collect_post_pages(hub, ids, known=place.known()))
    assert [step.where for step in steps if isinstance(step, Missed)] == [ids[0]]
    assert len([step for step in steps if not isinstance(step, Missed)]) == len(ids)


def test_a_login_wall_is_asked_once_and_never_followed(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.redirect("/login"), path=FEED))
    with pytest.raises(LoginRequired):
        ask(place)
    assert place.asked() == [FEED]


def test_gzip_is_archived_as_it_came(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.packed, path=FEED))
    ask(place)
    body = place.captures[-1].body
    assert gzip.decompress(body).startswith(b'{"socialPosts"')


def test_what_is_held_fresh_is_not_asked(place: Remembering) -> None:
    ask(place)
    place.held = {capture.url: capture for capture in place.captures}
    place.asked()
    ask(place)
    assert place.asked() == []


def test_a_host_it_is_sent_to_is_not_asked(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.redirect("https://elsewhere.example/"), path=FEED))
    with pytest.raises(HubError, match="not one of those hearsay may ask"):
        ask(place)
    assert place.asked() == [FEED]


def test_a_redirect_that_is_held_with_its_end_is_not_asked(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.redirect("/api/posts?skip=10"), path=FEED, times=1))
    ask(place)
    place.held = {capture.url: capture for capture in place.captures}
    place.asked()
    ask(place)
    assert place.asked() == []


def test_a_loop_that_is_held_is_asked_again(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.redirect(FEED), path=FEED, times=6))
    with pytest.raises(HubUnavailable, match="circles"):
        ask(place)
    place.held = {capture.url: capture for capture in place.captures}
    place.asked()
    ask(place)
    assert place.asked() == [FEED]


@pytest.mark.parametrize("change", [faults.broken(500), faults.bad_gzip, faults.too_many(retry_after="1")])
def test_a_broken_answer_that_is_held_is_asked_again(place: Remembering, change: Change) -> None:
    place.replay.faults.append(Fault(change=change, path=FEED, times=3))
    with pytest.raises(HubError):
        ask(place)
    place.held = {capture.url: capture for capture in place.captures}
    place.asked()
    ask(place)
    assert place.asked() == [FEED]
