"""Pages run one or two at a time in the order they came, and nobody waits long for a long one."""

import threading
import time
from collections.abc import Callable

import pytest

from views.shell.turns import Turns

PATIENCE = 20.0
MANY = 20


def run_at_once(run: Callable[[int], None]) -> None:
    """Runs `MANY` at once, each told its number, until all are through."""
    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)


def test_one_runs_at_a_time_in_the_order_they_came() -> None:
    turns, order, inside = Turns(PATIENCE, 1), list[int](), list[int]()
    first_is_in, may_go = threading.Event(), threading.Event()

    def run(number: int) -> None:
        with turns.taken():
            inside.append(number)
            assert len(inside) == 1
            order.append(number)
            if number == 0:
                first_is_in.set()
                may_go.wait(PATIENCE)
            inside.remove(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(12)]
    threads[0].start()
    assert first_is_in.wait(PATIENCE)
    for number, thread in enumerate(threads[1:], 1):
        thread.start()
        while len(turns._waiting) < number:  # so that they come in this order
            time.sleep(0.001)
    may_go.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert order == list(range(12))


def test_a_long_one_is_not_waited_for_and_does_not_end_the_turn_of_another() -> None:
    turns, may_go = Turns(0.05, 1), threading.Event()
    long_is_in, second_is_in, second_may_go = threading.Event(), threading.Event(), threading.Event()

    def long() -> None:
        with turns.taken():
            long_is_in.set()
            may_go.wait(PATIENCE)

    def second() -> None:
        with turns.taken():
            second_is_in.set()
            second_may_go.wait(PATIENCE)

    threads = [threading.Thread(target=long), threading.Thread(target=second)]
    threads[0].start()
    assert long_is_in.wait(PATIENCE)
    turns._moment = PATIENCE  # the second is young for ever
    threads[1].start()
    assert second_is_in.wait(PATIENCE)
    may_go.set()
    threads[0].join(PATIENCE)
    assert len(turns._taken) == 1
    second_may_go.set()
    threads[1].join(PATIENCE)
    assert not turns._taken


def test_a_long_one_stands_back_for_those_that_wait() -> None:
    turns, order = Turns(0.05, 1), list[str]()
    long_is_in, long_may_speak = threading.Event(), threading.Event()

    def long() -> None:
        with turns.taken() as turn:
            turn.stand_back()  # young, and nobody waits
            long_is_in.set()
            long_may_speak.wait(PATIENCE)
            turn.stand_back()
            order.append("long")

    def short(name: str, is_held: bool) -> None:
        with turns.taken():
            if is_held:
                long_may_speak.set()
                while len(turns._waiting) < 2:  # the other short one, and the long one behind it
                    time.sleep(0.001)
            order.append(name)

    threads = [threading.Thread(target=long, daemon=True)]
    threads[0].start()
    assert long_is_in.wait(PATIENCE)
    turns._moment = PATIENCE  # of those that come now
    for name, is_held in (("first", True), ("second", False)):
        threads.append(threading.Thread(target=short, args=(name, is_held), daemon=True))
        threads[-1].start()
        while name == "first" and not turns._waiting and len(turns._taken) < 2:
            time.sleep(0.001)
    for thread in threads:
        thread.join(PATIENCE)
    assert order == ["first", "second", "long"]
    assert not turns._taken and not turns._waiting


def test_no_more_than_so_many_at_once() -> None:
    turns, lock = Turns(PATIENCE, 2), threading.Lock()
    inside, most = list[int](), list[int]()

    def run(number: int) -> None:
        with turns.taken():
            with lock:
                inside.append(number)
                most.append(len(inside))
            time.sleep(0.005)
            with lock:
                inside.remove(number)

    run_at_once(run)
    assert len(most) == MANY and max(most) == 2


def test_one_that_fails_leaves_its_turn() -> None:
    turns = Turns(PATIENCE, 1)
    with pytest.raises(ZeroDivisionError), turns.taken():
        raise ZeroDivisionError
    with turns.taken():
        pass


def test_none_is_forgotten_where_many_come_and_go() -> None:
    turns, done, lock = Turns(0.002, 1), list[int](), threading.Lock()

    def run(number: int) -> None:
        for _ in range(20):
            with turns.taken():
                time.sleep(0.004 if number % 5 == 0 else 0.0)
        with lock:
            done.append(number)

    run_at_once(run)
    assert sorted(done) == list(range(MANY))
    assert not turns._taken and not turns._waiting
