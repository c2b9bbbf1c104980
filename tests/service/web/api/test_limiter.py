import pytest

from models.errors import TooMany
from service.web.auth.limiter import Limiter


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_window_moves() -> None:
    clock = Clock()
    limiter = Limiter(2, clock=clock)
    limiter.count("a")
    clock.now += 40
    limiter.count("a")
    with pytest.raises(TooMany) as caught:
        limiter.count("a")
    assert caught.value.retry_after == 20
    assert str(caught.value) == "Too many requests: 2 a minute are allowed. Ask again in 20 s."
    clock.now += 20
    limiter.count("a")
    with pytest.raises(TooMany) as caught:
        limiter.count("a")
    assert caught.value.retry_after == 40


def test_what_is_refused_does_not_count() -> None:
    clock = Clock()
    limiter = Limiter(1, clock=clock)
    limiter.count("a")
    for _ in range(5):
        with pytest.raises(TooMany):
            limiter.count("a")
    clock.now += 60
    limiter.count("a")


def test_memory_is_bounded_by_forgetting_who_was_silent_longest() -> None:
    limiter = Limiter(1, clock=Clock(), callers=2)
    for caller in ("a", "b", "c"):
        limiter.count(caller)
    limiter.count("a")
    with pytest.raises(TooMany):
        limiter.count("c")
