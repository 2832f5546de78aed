"""python -m exports: what it writes, what it refuses and how it ends; where anything is wrong no file is left."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import exports.__main__ as command
from exports.bundle import bundle
from exports.files import Carried
from exports.ledger_files import Dialect, ledger_csv
from model.analysis.answer import Answer
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve

ROOT = Path(__file__).resolve().parents[2]
FOUNDING = case_files()["hasselby_vallingby"]
SECOND = case_files()["skolstod_i_familjehem"]
BEGINS = {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "zip": b"PK\x03\x04", "pdf": b"%PDF-", "parquet": b"PAR1"}

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one call in this process: its exit code and what it said. Nothing is ever printed as an answer."""

    def called(*arguments: object) -> tuple[int, str]:
        try:
            code = command.main([str(argument) for argument in arguments])
        except SystemExit as end:  # the parser's own way to end
            assert isinstance(end.code, int)
            code = end.code
        out, err = capsys.readouterr()
        assert out == ""
        return code, err

    return called


def answer_of(path: Path, scenario: str | None = None) -> Answer:
    """The answer to a case in a file."""
    case = read_case(path.read_bytes())
    return Answer(resolve(case, read_library(), scenario), case.perspective)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (("application",), "a.docx"),
        (("application",), "a.pdf"),
        (("lum",), "l.docx"),
        (("lum", "--part", "budget"), "l.pdf"),
        (("report",), "r.docx"),
        (("report",), "R.PDF"),
        (("followup",), "f.docx"),
        (("followup",), "f.pdf"),
        (("workbook",), "w.xlsx"),
        (("ledger",), "l.parquet"),
    ],
)
def test_the_format_follows_the_ending(asked: tuple[str, ...], name: str, tmp_path: Path, run: Run) -> None:
    target = tmp_path / name
    assert run(*asked, FOUNDING, "--out", target, "--date", "2026-11-22") == (0, "")
    assert target.read_bytes().startswith(BEGINS[target.suffix[1:].lower()])
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("options", "name", "dialect"),
    [
        ((), "l.csv", "plain"),
        ((), "l.sv.csv", "excel"),
        (("--dialect", "excel"), "l.csv", "excel"),
        (("--dialect", "plain"), "l.sv.csv", "plain"),
    ],
)
def test_the_ledger_comes_in_two_dialects(
    options: tuple[str, ...], name: str, dialect: Dialect, tmp_path: Path, run: Run
) -> None:
    assert run("ledger", SECOND, "--out", tmp_path / name, "--language", "en", *options) == (0, "")
    assert (tmp_path / name).read_bytes() == ledger_csv(answer_of(SECOND), "en", dialect)


def test_a_scenario_is_followed(tmp_path: Path, run: Run) -> None:
    assert run("ledger", FOUNDING, "--out", tmp_path / "l.csv", "--scenario", "pilot_area") == (0, "")
    written = (tmp_path / "l.csv").read_bytes()
    assert written == ledger_csv(answer_of(FOUNDING, "pilot_area"), "sv")
    assert written != ledger_csv(answer_of(FOUNDING), "sv")


@pytest.mark.torture
def test_the_package_is_the_one_of_the_app(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "p.zip"
    assert run("bundle", FOUNDING, "--out", target, "--date", "2026-11-22", "--language", "en") == (0, "")
    assert target.read_bytes() == bundle(Carried(answer_of(FOUNDING), None, "en", date(2026, 11, 22)))
    assert zipfile.ZipFile(target).testzip() is None


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (("application",), "a.txt"),
        (("application",), "a"),
        (("workbook",), "a.xls"),
        (("ledger",), "l.xlsx"),
        (("bundle",), "b.tar"),
        (("lum",), "l.csv"),
    ],
)
def test_a_wrong_ending_is_refused(asked: tuple[str, ...], name: str, tmp_path: Path, run: Run) -> None:
    code, said = run(*asked, FOUNDING, "--out", tmp_path / name)
    assert code == 2
    assert said.split()[:3] == ["error", "wrong_ending", "--out"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [("--date", "22 november"), ("--language", "de"), ("--out",), ("--part", "budget"), ("--dialect", "excel")],
)
def test_a_wrong_call_is_refused(options: tuple[str, ...], tmp_path: Path, run: Run) -> None:
    code, said = run("report", FOUNDING, "--out", tmp_path / "r.pdf", *options)
    assert code == 2
    assert "usage:" in said
    assert list(tmp_path.iterdir()) == []


def test_a_case_that_cannot_be_read_is_told_by_code_and_place(tmp_path: Path, run: Run) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("format: fortjanst-case/1\nlabel: Fel\nhorisont: 3\n")
    code, said = run("report", case, "--out", tmp_path / "r.pdf")
    assert code == 1
    assert {tuple(line.split()[:3]) for line in said.splitlines()} >= {("error", "unknown_field", "horisont")}
    code, said = run("report", tmp_path / "none.yaml", "--out", tmp_path / "r.pdf")
    assert (code, said.split()[:2]) == (2, ["error", "file_not_readable"])
    assert list(tmp_path.iterdir()) == [case]


@pytest.mark.parametrize("asked", ["workbook", "application", "lum", "report", "ledger", "bundle"])
def test_a_case_with_errors_gives_no_file(asked: str, tmp_path: Path, run: Run) -> None:
    ending = {"workbook": "xlsx", "ledger": "csv", "bundle": "zip"}.get(asked, "pdf")
    code, said = run(asked, FOUNDING, "--out", tmp_path / f"f.{ending}", "--scenario", "no_such")
    assert code == 1
    assert said.split()[:2] == ["error", "unknown_scenario"]
    assert list(tmp_path.iterdir()) == []


def test_a_form_that_does_not_balance_is_refused(tmp_path: Path, run: Run) -> None:
    code, said = run("lum", FOUNDING, "--part", "account", "--out", tmp_path / "a.docx")
    assert code == 1
    assert said.startswith("error   form_")
    assert list(tmp_path.iterdir()) == []


def test_what_stood_there_is_kept_until_the_whole_file_is_there(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "l.csv"
    target.write_text("before")

    def full_disk(self: Path, other: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", full_disk)
        code, said = run("ledger", FOUNDING, "--out", target)
    assert (code, said.split()[:2]) == (2, ["error", "file_not_writable"])
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]
    assert run("ledger", FOUNDING, "--out", target) == (0, "")
    assert target.read_bytes() == ledger_csv(answer_of(FOUNDING), "sv")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, run: Run) -> None:
    code, said = run("ledger", FOUNDING, "--out", tmp_path / "none" / "l.csv")
    assert (code, said.split()[:2]) == (2, ["error", "file_not_writable"])


def test_it_runs_as_a_programme(tmp_path: Path) -> None:
    target = tmp_path / "l.parquet"
    call = [sys.executable, "-m", "exports", "ledger", str(SECOND), "--out", str(target)]
    ended = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert pq.read_table(io.BytesIO(target.read_bytes())).num_rows > 0
