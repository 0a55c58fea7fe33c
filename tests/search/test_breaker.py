"""The circuit breaker: when it opens, how it tries again, and that only one tries."""

import threading

import pytest

from search.breaker import Breaker, BreakerOptions, State
from search.engines import EngineRefused, EngineUnavailable


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(
        BreakerOptions(failure_threshold=3, slow_seconds=1, reset_timeout=10, max_reset_timeout=35),
        EngineUnavailable,
        clock,
    )


@pytest.fixture
def fail(breaker, clock):
    """A call that fails after some seconds; whether it was made at all."""

    def call(seconds=0.0):
        calls = []

        def service():
            calls.append(seconds)
            clock.now += seconds
            raise EngineUnavailable("gone")

        with pytest.raises(EngineUnavailable), breaker.guard():
            service()
        return bool(calls)

    return call


def test_closed_until_it_fails_several_times_in_a_row(breaker, fail):
    assert [fail(), fail()] == [True, True]
    assert (breaker.state, breaker.describe()) == (State.CLOSED, "")
    with breaker.guard():
        pass
    assert [fail(), fail(), fail(), fail()] == [True, True, True, False]
    assert breaker.state is State.OPEN
    assert breaker.describe() == "left alone for another 10 s after 3 failures in a row"


def test_one_slow_failure_is_enough(breaker, fail):
    assert fail(seconds=1.5)
    assert breaker.state is State.OPEN
    assert not fail()


def test_an_answer_that_is_an_error_is_an_answer(breaker, fail):
    fail()
    fail()
    with pytest.raises(EngineRefused), breaker.guard():
        raise EngineRefused("too long")
    assert fail()
    assert breaker.state is State.CLOSED


def test_after_the_rest_one_answer_closes_it(breaker, fail, clock):
    fail(seconds=2)
    clock.now += 9.9
    assert not fail()
    clock.now += 0.2
    assert breaker.state is State.HALF_OPEN
    with breaker.guard():
        pass
    assert breaker.state is State.CLOSED
    assert [fail(), fail()] == [True, True], "its failures are forgotten"
    assert breaker.state is State.CLOSED


def test_rests_double_up_to_the_longest(breaker, fail, clock):
    fail(seconds=2)
    for rest in (10, 20, 35, 35):
        clock.now += rest - 0.1
        assert not fail()
        clock.now += 0.2
        assert fail(), "one probe"
        assert not fail()
    clock.now += 36
    with breaker.guard():
        pass
    fail(seconds=2)
    clock.now += 10.1
    assert breaker.state is State.HALF_OPEN, "the first rest is short again"


def test_only_one_probe_at_a_time(breaker, fail, clock):
    fail(seconds=2)
    clock.now += 11
    asked, done = threading.Event(), threading.Event()

    def probe():
        with breaker.guard():
            asked.set()
            done.wait(10)

    prober = threading.Thread(target=probe)
    prober.start()
    assert asked.wait(10)
    assert not fail(), "the others do not wait for it"
    done.set()
    prober.join(10)
    assert breaker.state is State.CLOSED


def test_a_probe_that_is_interrupted_lets_another_try(breaker, fail, clock):
    fail(seconds=2)
    clock.now += 11
    with pytest.raises(KeyboardInterrupt), breaker.guard():
        raise KeyboardInterrupt
    assert breaker.state is State.HALF_OPEN
    with breaker.guard():
        pass
    assert breaker.state is State.CLOSED


def test_an_answer_from_before_it_opened_does_not_close_it(breaker, fail):
    with breaker.guard():
        fail(seconds=2)
    assert breaker.state is State.OPEN
