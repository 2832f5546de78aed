"""What a run of many draws costs, and that the blocks in which it is evaluated do not show."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.case.case import Case
from model.files.reading import case_files
from model.files.writing import write_case
from tests.model.odds_cases import ROOT, SECOND
from tests.uncertain_case import answered, case_with, number, reduction

PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "model", "simulate", *sys.argv[1:]], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
"""


def peak_megabytes(*arguments: str) -> float:
    """The most memory that one call of the program held, with Python and its libraries."""
    pytest.importorskip("resource")
    done = subprocess.run([sys.executable, "-c", PEAK, *arguments], cwd=ROOT, capture_output=True, check=True)
    return int(done.stdout) / 1024


def a_heavy_case() -> Case:
    """Sixty effects over twenty years with three uncertain numbers each."""
    numbers: dict[str, Any] = {}
    for at in range(60):
        numbers[f"effect_{at}.base"] = number("kr/year", 1e6, 5e5, 2e6)
        numbers[f"effect_{at}.change"] = number("change", 0.05, 0.0, 0.1)
        numbers[f"effect_{at}.starts"] = number("year", 2021, 2020, 2024)
    return case_with(numbers, {f"effect_{at}": reduction() for at in range(60)}, -4e7, horizon=20)


def test_many_draws_need_little_memory() -> None:
    file = str(case_files()["hasselby_vallingby"])
    assert peak_megabytes(file, "--scenario", "judged_ranges", "--draws", "200000") < 400


@pytest.mark.torture
def test_a_million_draws_need_less_than_a_gigabyte(tmp_path: Path) -> None:
    file = str(case_files()["hasselby_vallingby"])
    assert peak_megabytes(file, "--scenario", "judged_ranges", "--draws", "1000000") < 1000
    heavy = tmp_path / "heavy.yaml"
    heavy.write_text(write_case(a_heavy_case()), "utf-8")
    assert peak_megabytes(str(heavy), "--draws", "1000000") < 1000


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the draws are cut up for evaluation, the odds are the same."""
    whole = answered(SECOND, 2_000).odds
    monkeypatch.setattr("model.analysis.odds.BLOCK", 1)
    cut = answered(SECOND, 2_000).odds
    assert cut.npv == pytest.approx(whole.npv, rel=1e-12)
    assert np.array_equal(cut.payback_year, whole.payback_year, equal_nan=True)
    assert cut.running_sums == pytest.approx(whole.running_sums, rel=1e-9, abs=1e-3)
