"""Where a store may lie, whatever its path is called, and what a command is told of a place that is none."""

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from store.__main__ import main
from store.carrying.copying import backup, restore
from store.carrying.proving import prove
from store.database.engine import Database, address_of
from store.database.faults import StoreRefused
from store.opening import open_store
from tests.store.people import begun, edited

ODD_NAMES = ["kopia #2.sqlite3", "kopia?mode=ro.sqlite3", "kopia%41.sqlite3", "å ä'ö\".sqlite3", "a&b=c;d.sqlite3"]
SECRET = "hemligt"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    """What a command answers, with `--json`."""
    rc = main(["--json", *arguments])
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    return rc, json.loads(said.out)


def code_of(answer: dict[str, object]) -> str:
    """The code of the one problem that is told."""
    problems = answer["problems"]
    assert isinstance(problems, list)
    (problem,) = problems
    return str(problem["code"])


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_store_and_its_backup_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mapp #1 %20"
    folder.mkdir()
    place = folder / name
    store = open_store(str(place))
    edited(store, begun(store), horizon=7)
    copy = folder / f"till {name}"
    proof = backup(store.database, copy)
    assert proof.revisions == 2
    edited(store, begun(store, name="En till"), horizon=8)
    store.close()
    restore(copy, address_of(str(place)), over=True)
    again = Database(address_of(str(place)))
    assert prove(again).head == proof.head
    again.close()
    names = [one.name.removeprefix("till ") for one in folder.iterdir() if not one.name.endswith(".aside")]
    assert names == [name, name], "nothing is made beside them under a part of the name"


def test_what_is_put_in_place_is_what_was_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should another file be copied than was looked through, the store that stands there goes on standing there."""
    store = open_store(str(tmp_path / "store.sqlite3"))
    begun(store)
    backup(store.database, tmp_path / "copy.sqlite3")
    before = (tmp_path / "store.sqlite3").read_bytes()
    store.close()

    def another(_: Path, target: Path) -> None:
        open_store(str(target)).close()

    monkeypatch.setattr("store.carrying.copying._pages", another)
    with pytest.raises(StoreRefused, match=r"store\.truncated"):
        restore(tmp_path / "copy.sqlite3", address_of(str(tmp_path / "store.sqlite3")), over=True)
    assert (tmp_path / "store.sqlite3").read_bytes() == before


def test_what_stood_there_can_be_opened_also_where_a_writer_was_stopped(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite3"
    store = open_store(str(place))
    begun(store)
    backup(store.database, tmp_path / "copy.sqlite3")
    head = prove(store.database).head
    store.close()
    stopped = "import os,sqlite3,sys;c=sqlite3.connect(sys.argv[1],isolation_level=None);"
    stopped += "c.execute('PRAGMA cache_size=2');c.execute('BEGIN IMMEDIATE');"
    stopped += "c.execute('CREATE TABLE half(x)');"
    stopped += "[c.execute('INSERT INTO half VALUES(zeroblob(9000))') for _ in range(200)];os._exit(0)"
    subprocess.run(["python3", "-c", stopped, str(place)], check=True)
    assert place.with_name("store.sqlite3-journal").exists()
    _, aside = restore(tmp_path / "copy.sqlite3", address_of(str(place)), over=True)
    assert aside is not None
    for one in (place, aside):
        database = Database(address_of(str(one)))
        assert prove(database).head == head
        database.close()
        assert sqlite3.connect(one).execute("SELECT count(*) FROM sqlite_schema WHERE name='half'").fetchone() == (0,)


def test_two_stores_put_aside_in_one_second_are_both_kept(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.sqlite3"))
    begun(store)
    backup(store.database, tmp_path / "copy.sqlite3")
    store.close()
    asides = {restore(tmp_path / "copy.sqlite3", address_of(store.database.address.told), over=True)[1] for _ in "123"}
    assert len(asides) == 3
    assert all(aside is not None and aside.exists() for aside in asides)


@pytest.mark.parametrize(
    "place",
    [
        f"mysql://u:{SECRET}@host/x",
        f"postgressql://u:{SECRET}@host/x",
        f"postgresql://u:{SECRET}@host:port/x",
        f"https://u:{SECRET}@host/x",
        "file:///a/b.sqlite3",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        ":memory:",
    ],
)
def test_what_is_no_place_is_refused_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    rc, answer = told(capsys, "--database", place, "begin")
    assert (rc, code_of(answer)) == (1, "store.no_place")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "place", ["postgresql+psycopg2://u:p@h/x", "POSTGRES://u:p@h/x", "postgresql+asyncpg://u:p@h/x"]
)
def test_postgresql_is_known_by_any_of_its_names(place: str) -> None:
    assert address_of(place).told == "postgresql+psycopg://u:***@h/x"


def test_a_place_is_read_without_the_spaces_round_it_and_with_any_slashes(tmp_path: Path) -> None:
    assert address_of(f" {tmp_path}/a.sqlite3\n").path == tmp_path / "a.sqlite3"
    open_store(f"sqlite:////{tmp_path}/b.sqlite3").close()
    assert (tmp_path / "b.sqlite3").exists()


LOOKS = [
    ["list"],
    ["head"],
    ["verify"],
    ["person", "list"],
    ["person", "show", "x"],
    ["person", "forget", "x"],
    ["fund"],
]
LOOKS += [["export", "out"], ["archive", "x", "x.zip"], ["backup", "b.sqlite3"], ["copy", "c.sqlite3"]]


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_looking_where_there_is_no_store_makes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    rc, answer = told(capsys, "--database", str(tmp_path / "felstavat" / "x.sqlite3"), *words)
    assert (rc, code_of(answer)) == (1, "store.cannot_open")
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_not_copied_into_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(tmp_path / "store.sqlite3")
    begun(open_store(place))
    (tmp_path / "other.sqlite3").symlink_to(place)
    for to in (place, f"sqlite:///{place}", str(tmp_path / "other.sqlite3")):
        rc, answer = told(capsys, "--database", place, "copy", to)
        assert (rc, code_of(answer)) == (1, "store.is_there_already")


@pytest.mark.parametrize(
    "papers", ["finns.inte:alls", "exports", "exports:nothing", ":", "model:RESULTS_DATE", "..x:y"]
)
def test_papers_that_are_no_function_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], papers: str
) -> None:
    place = str(tmp_path / "store.sqlite3")
    case_id = begun(open_store(place)).case_id
    rc, answer = told(capsys, "--database", place, "archive", case_id, "a.zip", "--papers", papers)
    assert (rc, code_of(answer)) == (1, "store.no_papers")
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("", "4711", "Anna"), "store.no_identity"),
        (("https://login.example", "", "Anna"), "store.no_identity"),
        (("https://login.example", "  ", "Anna"), "store.no_identity"),
        (("https://login.example", "4711", "19121212-1212"), "store.personnummer"),
        (("https://login.example", "4711", "A" * 201), "store.too_long"),
    ],
)
def test_a_person_whom_nobody_could_log_in_as_is_not_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str, str], code: str
) -> None:
    place = str(tmp_path / "store.sqlite3")
    open_store(place).close()
    rc, answer = told(capsys, "--database", place, "person", "add", *words, "administrator")
    assert (rc, code_of(answer)) == (1, code)
    assert "1912" not in json.dumps(answer)
    store = open_store(place)
    assert store.with_roles() == 0
    store.close()


def test_a_head_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(tmp_path / "store.sqlite3")
    open_store(place).close()
    for head in ("", "x", ":", "-1:" + 64 * "0", "9" * 19 + ":", "1: 2"):
        with pytest.raises(SystemExit) as ended:
            main(["--database", place, "verify", f"--head={head}"])
        assert ended.value.code == 2
        assert "--head" in capsys.readouterr().err


def test_a_moved_store_is_not_forgotten(tmp_path: Path) -> None:
    """A place that was used before and is empty now is asked about, also by a command that only looks."""
    place = tmp_path / "store.sqlite3"
    begun(open_store(str(place)))
    shutil.move(place, tmp_path / "borta.sqlite3")
    with pytest.raises(StoreRefused, match=r"store\.used_and_empty"):
        open_store(str(place))
    assert main(["--database", str(place), "list"]) == 1
    assert not place.exists()


def test_files_are_imported_all_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(tmp_path / "store.sqlite3")
    store = open_store(place)
    case_id = begun(store).case_id
    store.close()
    assert main(["--database", place, "export", "out"]) == 0
    good = f"out/{case_id}.zip"
    (tmp_path / "cut.zip").write_bytes(Path(good).read_bytes()[:-200])
    (tmp_path / "no.yaml").write_text("hej: 1")
    for bad, rc in (("cut.zip", 1), ("no.yaml", 1), ("gone.zip", 2), (".", 2)):
        assert main(["--database", place, "import", good, bad, good]) == rc
    assert main(["--database", place, "import", good, good]) == 0
    capsys.readouterr()
    _, answer = told(capsys, "--database", place, "list")
    assert answer["cases"] == 3


def test_a_name_is_one_line_and_says_nothing_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / "store.sqlite3")
    begun(open_store(place), name="Ett\nlisted: 99 åäö")
    assert main(["--database", place, "person", "add", "https://x", "1", "Bo\x1b[2J\u202eå", "reader"]) == 0
    assert main(["--database", place, "list"]) == main(["--database", place, "person", "list"]) == 0
    out = capsys.readouterr().out
    assert "name=Ett\\nlisted: 99 åäö" in out
    assert "name=Bo\\x1b[2J\\u202eå" in out
    assert "\x1b" not in out
