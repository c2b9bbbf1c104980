import io

from rich.console import Console

from service.batches.progress import Rate, describe, telling
from service.batches.runner import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_left_leave_out_what_was_done_before() -> None:
    clock = Clock()
    rate = Rate(clock)
    for seconds, at, made, known in ((1, 500, 0, 50), (1, 500, 0, 50), (2, 520, 2, 50), (2, 540, 4, 50)):
        clock.now += seconds
        pace = Pace(at=at, size=1000, made=made, failed=0, known=known)
        rate.add(pace)
    assert rate.articles_per_second() == 1.0
    assert rate.seconds_left(1000) == 46.0
    assert describe(pace, rate) == "54 done, 1.0 articles/s, about 0:00:46 left"


def test_before_anything_is_known_no_time_is_guessed() -> None:
    rate = Rate(Clock())
    pace = Pace(at=0, size=1000, made=0, failed=1, known=0)
    rate.add(pace)
    assert describe(pace, rate) == "0 done, 1 failed, 0.0 articles/s"


def test_without_a_terminal_there_are_lines() -> None:
    text = io.StringIO()
    with telling(Console(file=text), every_s=0.0) as tell:
        tell(Pace(at=250, size=1000, made=3, failed=0, known=1))
    assert text.getvalue() == "25 %: 4 done, 0.0 articles/s\n"
