"""The package: everything is there, the lists tell the truth, and the same case on the same day is the same bytes."""

import hashlib
import io
import json
import re
import zipfile
from datetime import date
from typing import Any

import pytest

from exports.bundle import ORDER, bundle
from exports.files import ENDINGS, MEDIA_TYPES, Carried
from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.case.application import LocalProject
from model.case.assumptions import Label, Language
from model.case.case import Case
from model.case.fingerprint import fingerprint
from model.case.problem import CaseRefused
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from tests.generators import LIBRARY

FOUNDING, SECOND = (
    read_case(case_files()[name].read_bytes()) for name in ("hasselby_vallingby", "skolstod_i_familjehem")
)
DAY = date(2026, 11, 22)
READ_ME = {"sv": "LÄS-MIG.txt", "en": "READ-ME.txt"}


def carried(case: Case = FOUNDING, language: Language = "sv", scenario: str | None = None, day: date = DAY) -> Carried:
    """What a package is made from."""
    return Carried(Answer(resolve(case, LIBRARY, scenario), case.perspective), scenario, language, day)


def opened(content: bytes) -> tuple[zipfile.ZipFile, dict[str, Any]]:
    """A package and its list for programs."""
    package = zipfile.ZipFile(io.BytesIO(content))
    assert package.testzip() is None
    return package, json.loads(package.read("manifest.json"))


@pytest.fixture(scope="module")
def founding() -> bytes:
    """The package of the founding case."""
    return bundle(carried())


def test_every_file_is_listed_with_its_size_and_checksum(founding: bytes) -> None:
    package, manifest = opened(founding)
    listed = {file["name"]: file for file in manifest["files"]}
    assert len(listed) == len(manifest["files"])
    assert {*listed, "manifest.json", READ_ME["sv"]} == set(package.namelist())
    for name, file in listed.items():
        content = package.read(name)
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_everything_is_there_or_says_why_not(founding: bytes) -> None:
    _, manifest = opened(founding)
    found = [(file["kind"], file["name"].rpartition(".")[2]) for file in manifest["files"]]
    left_out = {each["kind"] for each in manifest["left_out"]}
    assert [each for each in ORDER if each[0] not in left_out] == found
    assert left_out == {"account"}  # the founding case's account, as it was filed, does not add up
    (account,) = manifest["left_out"]
    assert [problem["severity"] for problem in account["problems"]] == ["error"]
    assert {kind for kind, _ in ORDER} == set(ENDINGS)


def test_the_package_says_what_it_was_made_from(founding: bytes) -> None:
    _, manifest = opened(founding)
    assert manifest["fingerprint"] == fingerprint(FOUNDING)
    assert (manifest["results_date"], manifest["made"]) == (RESULTS_DATE, "2026-11-22")
    assert (manifest["seed"], manifest["draws"]) == (FOUNDING.sampling.seed, FOUNDING.sampling.draws)
    assert (manifest["perspective"], manifest["language"], manifest["scenario"]) == ("municipality_cash", "sv", None)
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", manifest["version"])


def test_the_same_case_on_the_same_day_is_the_same_bytes(founding: bytes) -> None:
    assert bundle(carried()) == founding
    package, manifest = opened(founding)
    later, told = opened(bundle(carried(day=date(2027, 1, 2))))
    assert told["made"] == "2027-01-02"
    assert {part.date_time for part in package.infolist()} == {part.date_time for part in later.infolist()}
    assert manifest["fingerprint"] == told["fingerprint"]


def test_the_case_in_the_package_opens_again(founding: bytes) -> None:
    package, manifest = opened(founding)
    (name,) = (file["name"] for file in manifest["files"] if file["kind"] == "case")
    assert fingerprint(read_case(package.read(name))) == manifest["fingerprint"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_people_are_told_the_same_as_programs(language: Language) -> None:
    package, manifest = opened(bundle(carried(SECOND, language)))
    told = package.read(READ_ME[language]).decode("utf-8-sig")
    assert "\r\n" in told
    assert not re.search(r"(?<!\r)\n", told)
    for file in manifest["files"]:
        assert file["name"] in told
        assert file["sha256"] in told
        assert file["name"].endswith(f"-{language}.{file['name'].rpartition('.')[2]}")
    assert manifest["fingerprint"] in told
    assert SECOND.label.text(language) in told


@pytest.mark.torture
def test_progress_is_told_file_by_file() -> None:
    told: list[tuple[int, int, str]] = []
    bundle(carried(SECOND), lambda done, total, kind: told.append((done, total, kind)))
    assert [done for done, _, _ in told] == list(range(len(ORDER) + 1))
    assert {total for _, total, _ in told} == {len(ORDER)}
    assert [kind for _, _, kind in told] == [*(kind for kind, _ in ORDER), ""]


def test_a_form_that_does_not_balance_is_left_out_and_the_rest_is_there() -> None:
    assert FOUNDING.local_project is not None
    project = FOUNDING.local_project.model_copy(update={"sought": {2020: 1.0}})
    _, manifest = opened(bundle(carried(FOUNDING.model_copy(update={"local_project": project}))))
    assert {each["kind"] for each in manifest["left_out"]} == {"lum", "account"}
    assert {file["kind"] for file in manifest["files"]} == set(ENDINGS) - {"lum", "account"}


def test_an_account_that_nobody_has_begun_is_not_missed() -> None:
    case = FOUNDING.model_copy(update={"local_project": LocalProject()})
    _, manifest = opened(bundle(carried(case)))
    assert "account" not in {each["kind"] for each in (*manifest["left_out"], *manifest["files"])}


def test_a_case_with_errors_has_no_package() -> None:
    told: list[int] = []
    with pytest.raises(CaseRefused) as refusal:
        bundle(carried(scenario="no_such"), lambda done, total, kind: told.append(done))
    assert [problem.code for problem in refusal.value.problems if problem.severity == "error"] == ["unknown_scenario"]
    assert told == []


def test_a_hostile_name_makes_no_path_in_the_package() -> None:
    label = Label(sv="../../etc/cron.d/=cmd|' /C calc'!A0 <script>")
    package, _ = opened(bundle(carried(SECOND.model_copy(update={"label": label}))))
    for name in package.namelist():
        assert re.fullmatch(r"[a-z0-9-]+\.[a-z]+|LÄS-MIG\.txt", name), name


def test_every_ending_has_a_media_type() -> None:
    assert {ending for endings in ENDINGS.values() for ending in endings} | {"zip"} == set(MEDIA_TYPES)
