"""Everything in one package: a ZIP of every file of a case, with a list of them for people and one for programs.

Made in memory, file by file. The same case on the same day gives the same bytes.
"""

import hashlib
import io
import json
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exports.files import ENDINGS, Carried, Kind
from model import RESULTS_DATE
from model.case.fingerprint import fingerprint
from model.case.problem import CaseRefused, Problem
from presentation.seen_cases import told_as_they_are
from presentation.sentences import problem_sentence
from presentation.tables import scenario_name
from wording.numbers import write_number
from wording.texts import say

ORDER: tuple[tuple[Kind, str], ...] = tuple(
    (kind, ending)
    for kind in (
        "case", "workbook", "application", "lum", "account", "report", "review", "followup", "ledger_excel", "ledger",
        "budget",
    )
    for ending in ENDINGS[kind]
)  # fmt: skip
"""The files of a package, as they are listed."""

ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The time of every part, so that the time of the day does not change the package."""

Progress = Callable[[int, int, str], None]
"""Called with how many files are done, of how many, and the kind of the next one; the kind is empty at the end."""


@dataclass(frozen=True)
class Made:
    """A file of the package."""

    name: str
    kind: Kind
    content: bytes

    @property
    def sha256(self) -> str:
        """The checksum of the content, 64 hexadecimal signs."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class LeftOut:
    """A kind of file that is not in the package, and what would have been wrong with it."""

    kind: Kind
    problems: tuple[Problem, ...]


def bundle(carried: Carried, progress: Progress = lambda done, total, kind: None) -> bytes:
    """The package as a ZIP. Raises CaseRefused if the case has errors."""
    if carried.answer.has_errors:
        raise CaseRefused(carried.answer.problems)
    made: list[Made] = []
    left_out: dict[Kind, LeftOut] = {}
    for done, (kind, ending) in enumerate(ORDER):
        progress(done, len(ORDER), kind)
        if kind in left_out or not _is_asked_for(carried, kind):
            continue
        try:
            made.append(Made(carried.name(kind, ending), kind, carried.content(kind, ending)))
        except CaseRefused as refusal:
            left_out[kind] = LeftOut(kind, refusal.problems)
    progress(len(ORDER), len(ORDER), "")
    return _packed(carried, made, tuple(left_out.values()))


def _is_asked_for(carried: Carried, kind: Kind) -> bool:
    """Whether a file belongs in the package: an account or a follow-up only where somebody has begun it."""
    project, followup = carried.answer.case.local_project, carried.answer.case.followup
    if kind == "followup":
        return followup is not None and followup.is_begun
    return kind != "account" or (project is not None and bool(project.years_accounted))


def _packed(carried: Carried, made: Sequence[Made], left_out: Sequence[LeftOut]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        parts = {
            say("files.package.read_me", carried.language): _read_me(carried, made, left_out),
            "manifest.json": _manifest(carried, made, left_out),
            **{file.name: file.content for file in made},
        }
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name, ALWAYS), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _manifest(carried: Carried, made: Sequence[Made], left_out: Sequence[LeftOut]) -> bytes:
    """The package for a program: codes, names and unrounded numbers."""
    about = {
        "format": "fortjanst-package/1",
        **_origin(carried),
        "files": [
            {"name": file.name, "kind": file.kind, "bytes": len(file.content), "sha256": file.sha256} for file in made
        ],
        "left_out": [
            {"kind": each.kind, "problems": [problem.as_json() for problem in each.problems]} for each in left_out
        ],
    }
    return json.dumps(about, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8")


def _origin(carried: Carried) -> dict[str, object]:
    """What the package was made from."""
    answer = carried.answer
    sampling = answer.case.sampling
    return {
        "case": answer.case.label.text(carried.language),
        "fingerprint": fingerprint(answer.case),
        "scenario": carried.scenario,
        "perspective": answer.perspective,
        "language": carried.language,
        "results_date": RESULTS_DATE,
        "version": _version(),
        "seed": sampling.seed if answer.seed is None else answer.seed,
        "draws": sampling.draws if answer.draws is None else answer.draws,
        "made": carried.made.isoformat(),
    }


def _read_me(carried: Carried, made: Sequence[Made], left_out: Sequence[LeftOut]) -> bytes:
    """The package for a person: what it was made from, what each file is, and what is not there and why."""
    answer, language = carried.answer, carried.language
    origin = _origin(carried) | {
        "scenario": scenario_name(carried.scenario, answer.case, language, bool(answer.case.changes)),
        "perspective": answer.perspective_record.label.text(language),
        "language": say("files.package.in_language", language),
        "draws": write_number(int(str(_origin(carried)["draws"]))),
    }
    lines = [str(origin["case"]), "", say("files.package.about", language), ""]
    lines += [f"{say(f'files.origin.{name}', language)}: {fact}" for name, fact in origin.items() if name != "case"]
    lines += ["", say("files.package.files", language)]
    for file in made:
        size = say("files.package.size", language, size=write_number(len(file.content)))
        few = told_as_they_are(answer.case, file.kind, language)
        about = (say(f"files.what.{file.kind}", language), few, size, f"SHA-256: {file.sha256}")
        lines += ["", file.name, *(f"  {line}" for line in about if line)]
    if left_out:
        lines += ["", say("files.package.left_out", language)]
    for each in left_out:
        lines += ["", say(f"files.titles.{each.kind}", language)]
        lines += [f"  {problem_sentence(problem, answer.resolved, language)}" for problem in each.problems]
    # Notepad needs a byte order mark and CRLF.
    return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode("utf-8")


@cache
def _version() -> str:
    """The version of the programme."""
    about = Path(__file__).resolve().parent.parent / "pyproject.toml"
    return str(tomllib.loads(about.read_text("utf-8"))["project"]["version"])
