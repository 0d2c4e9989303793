"""Every bench goes its way at the smallest size, and its figures have what the tables need."""

from __future__ import annotations

import pytest

from tests.bench.__main__ import THEMES, main, measured
from tests.bench.size import TINY


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_can_be_measured(name: str) -> None:
    theme = measured(name, TINY)
    assert theme.figures
    assert all(figure.what and figure.value >= 0 for figure in theme.figures)
    assert all(figure.baseline for figure in theme.figures if figure.unit == "×")
    assert len({(figure.what, figure.baseline) for figure in theme.figures}) == len(theme.figures)


def test_a_strange_name_is_told_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["spede"])
    assert ended.value.code == 2
    assert "there is no spede; there are store, mail, slack" in capsys.readouterr().err
