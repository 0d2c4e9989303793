"""What measuring makes of times; no test here says how fast anything is."""

from __future__ import annotations

import pytest

from tests.bench.measure import Figure, Pair, Target, at, paired, seconds
from tests.bench.report import Theme, as_text, picture


def test_the_ratio_is_the_median_of_the_turns_ratios() -> None:
    pair = Pair(baseline=(1.0, 2.0, 4.0, 1.0, 10.0), ours=(2.0, 1.0, 4.0, 3.0, 40.0))
    assert pair.ratio == 2.0
    assert pair.spread == (1.0, 3.0)


def test_the_sides_take_turns_and_who_begins_changes() -> None:
    order: list[tuple[str, int]] = []

    def side(name: str, takes: float) -> object:
        def seconds(argument: int) -> float:
            order.append((name, argument))
            return takes

        return seconds

    pair = paired(side("theirs", 1.0), side("ours", 0.5), [1, 2], warm_up=[0])  # type: ignore[arg-type]
    assert order == [("theirs", 0), ("ours", 0), ("theirs", 1), ("ours", 1), ("ours", 2), ("theirs", 2)]
    assert pair == Pair((1.0, 1.0), (0.5, 0.5))
    assert pair.ratio == 0.5


def test_a_rate_is_turned_round() -> None:
    figure = Figure.of_rates("x", "y", Pair((1.0, 1.0), (2.0, 2.0)), Target(0.7, at_most=False), each=100)
    assert (figure.theirs, figure.ours, figure.value, figure.is_met) == ("100 /s", "50 /s", 0.5, False)


@pytest.mark.parametrize(
    ("value", "words"), [(1.5, "1.5 s"), (0.0123, "12.3 ms"), (0.000_004_56, "4.56 µs"), (1e-9, "1 ns")]
)
def test_seconds_have_the_unit_that_suits_them(value: float, words: str) -> None:
    assert seconds(value) == words


def test_the_99th_percentile_is_the_one_that_99_of_100_do_not_exceed() -> None:
    assert at(0.99, [float(number) for number in range(100)]) == 99.0
    assert at(0.5, [3.0, 1.0, 2.0]) == 2.0


def test_the_table_has_the_target_beside_the_figure() -> None:
    pair = Pair((0.010, 0.010), (0.004, 0.006))
    figures = (Figure.of_times("a question", "encode", pair, Target(1.0)), Figure("p99", 2.0, "s", target=Target(1.0)))
    assert as_text(Theme("x", "A theme", figures, 1.0)).splitlines() == [
        "## A theme",
        "",
        "| what       | beside | theirs | ours | measured | spread    | target | " + "       |",
        "| ---------- | ------ | ------ | ---- | -------- | --------- | ------ | ------ |",
        "| a question | encode | 10 ms  | 5 ms | 0.50 ×   | 0.45-0.55 | ≤ 1 ×  | met    |",
        "| p99        |        |        |      | 2.00 s   |           | ≤ 1 s  | missed |",
    ]


def test_the_picture_has_a_bar_for_every_multiple() -> None:
    drawn = picture([Figure("a < b", 0.5, baseline="encode"), Figure("p99", 2.0, "s")])
    assert "a &lt; b / encode" in drawn
    assert "p99" not in drawn
