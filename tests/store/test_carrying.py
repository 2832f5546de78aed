"""Whole stores and single cases carried: backed up, restored, moved to the other database, packaged and read again."""

import json
import secrets
import shutil
import sqlite3
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from model.files.reading import read_case
from store.__main__ import main
from store.carrying.copying import backup, copy_all, restore
from store.carrying.importing import import_file
from store.carrying.packaging import package, read_package
from store.carrying.proving import prove
from store.database.engine import Database, address_of
from store.database.faults import StoreRefused
from store.database.migrating import bring_up
from store.database.tables import AUDIT, REVISION
from store.opening import open_store
from store.records import SINGLE_USER
from store.store import Store
from tests.store.cluster import Cluster
from tests.store.people import begun, edited


def filled(store: Store, cases: int = 3, edits: int = 4) -> None:
    """Some cases with versions, a submitted one among them."""
    for number in range(cases):
        last = begun(store, name=f"Kalkyl {number}")
        for year in range(edits):
            last = edited(store, last, horizon=9 - year)
    opened = store.open(SINGLE_USER, store.cases(SINGLE_USER).rows[0].case_id)
    store.name_version(SINGLE_USER, opened.case_id, 2, "Till nämnden", "Efter samråd")
    store.move(SINGLE_USER, opened.case_id, opened.revision, "submitted", "Klar", "KS 2027/14")


def sums(database: Database) -> list[tuple[str, int, str]]:
    """Every revision's sum, and the audit's."""
    with database.reading() as connection:
        asked = select(REVISION.c.case_id, REVISION.c.number, REVISION.c.sha).order_by(
            REVISION.c.case_id, REVISION.c.number
        )
        told = [(row.case_id, row.number, row.sha) for row in connection.execute(asked)]
        return told + [("audit", row.seq, row.sha) for row in connection.execute(select(AUDIT).order_by(AUDIT.c.seq))]


def test_a_backup_is_a_store_that_can_be_opened(store: Store, tmp_path: Path) -> None:
    filled(store)
    proof = backup(store.database, tmp_path / "backup.sqlite3")
    assert (proof.faults, proof.revisions, proof.rebuilt) == ([], 15, 15)
    copy = open_store(str(tmp_path / "backup.sqlite3"))
    assert sums(copy.database) == sums(store.database)
    assert copy.about().store_id == store.about().store_id
    copy.close()
    with pytest.raises(StoreRefused, match=r"store\.is_there_already"):
        backup(store.database, tmp_path / "backup.sqlite3")


@pytest.mark.postgres
def test_everything_moves_to_postgresql_and_back_with_equal_sums(cluster: Cluster, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.sqlite3"))
    filled(store)
    there = Database(address_of(cluster.new_database()))
    bring_up(there)
    copy_all(store.database, there)
    proof = prove(there, store.audit_head())
    assert (proof.faults, proof.rebuilt) == ([], 15)
    assert sums(there) == sums(store.database)
    moved = open_store(there.address.url.render_as_string())
    case_id = moved.cases(SINGLE_USER).rows[0].case_id
    edited(moved, moved.open(SINGLE_USER, case_id), horizon=8)
    backup(moved.database, tmp_path / "back.sqlite3")
    back = open_store(str(tmp_path / "back.sqlite3"))
    assert sums(back.database) == sums(moved.database)
    with pytest.raises(StoreRefused, match=r"store\.is_there_already"):
        copy_all(store.database, there)
    for one in (store, moved, back):
        one.close()
    there.close()


def test_a_backup_is_restored_and_what_stood_there_is_kept(place: str, tmp_path: Path) -> None:
    store = open_store(place)
    filled(store, cases=1)
    before = sums(store.database)
    backup(store.database, tmp_path / "backup.sqlite3")
    filled(store, cases=1)
    store.close()
    target = tmp_path / "restored.sqlite3" if place.startswith("postgresql") else Path(place)
    if target.exists():
        with pytest.raises(StoreRefused, match=r"store\.is_there_already"):
            restore(tmp_path / "backup.sqlite3", address_of(str(target)))
    proof, aside = restore(tmp_path / "backup.sqlite3", address_of(str(target)), over=True)
    assert proof.faults == []
    restored = open_store(str(target))
    assert sums(restored.database) == before
    restored.close()
    assert aside is None or len(sqlite3.connect(aside).execute("SELECT 1 FROM revision").fetchall()) == 10


def test_a_damaged_backup_is_not_restored(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.sqlite3"))
    filled(store, cases=1)
    backup(store.database, tmp_path / "backup.sqlite3")
    store.close()
    with sqlite3.connect(tmp_path / "backup.sqlite3") as behind:
        behind.execute("DROP TRIGGER revision_is_kept")
        behind.execute("UPDATE revision SET content = zeroblob(9) WHERE number = 2")
    before = (tmp_path / "store.sqlite3").read_bytes()
    proof, aside = restore(tmp_path / "backup.sqlite3", address_of(str(tmp_path / "store.sqlite3")), over=True)
    assert [(fault.code, fault.facts["revision"]) for fault in proof.faults] == [("store.damaged_revision", 2)]
    assert aside is None
    assert (tmp_path / "store.sqlite3").read_bytes() == before


def test_a_package_holds_every_version_readable_without_this_program(store: Store) -> None:
    filled(store, cases=2)
    case_id = store.cases(SINGLE_USER, states=["submitted"]).rows[0].case_id
    papers = {"beslut.pdf": b"%PDF-1.7 A"}
    content = package(store, case_id, lambda case, about: papers)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = set(archive.namelist())
        assert {f"versions/{number:05}.{end}" for number in range(1, 6) for end in ("json", "yaml")} <= names
        assert {"papers/00002/beslut.pdf", "papers/00005/beslut.pdf", "results/00005.json", "audit.jsonl"} <= names
        about = json.loads(archive.read("manifest.json"))
        assert read_case(archive.read("versions/00003.yaml")) == store.open(SINGLE_USER, case_id, 3).case
        assert len(archive.read("audit.jsonl").splitlines()) == 7
    assert about["audit_head"] == str(store.audit_head())
    assert about["steps"][0]["register_number"] == "KS 2027/14"
    assert set(about["files"]) == names - {"manifest.json"}
    opened, equal = import_file(store, SINGLE_USER, content)
    assert (opened.revision, equal) == (5, 5)
    assert opened.case == store.open(SINGLE_USER, case_id, 5).case
    assert [row.name for row in store.versions(SINGLE_USER, opened.case_id)] == ["Till nämnden"]


def test_a_package_that_was_changed_is_refused(store: Store) -> None:
    filled(store, cases=1)
    content = package(store, store.cases(SINGLE_USER).rows[0].case_id)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name in files:
        for changed in ({**files, name: files[name] + b" "}, {other: files[other] for other in files if other != name}):
            made = BytesIO()
            with zipfile.ZipFile(made, "w") as archive:
                for each, written in changed.items():
                    archive.writestr(each, written)
            read, faults = read_package(made.getvalue())
            if name != "manifest.json" or name not in changed:
                assert read is None
                assert faults
    for broken in (b"", b"PK", content[: len(content) // 2], b"PK\x03\x04" + bytes(200)):
        assert read_package(broken)[0] is None


def test_the_command_line_runs_a_store(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store(place)
    filled(store, cases=2)
    case_id = store.cases(SINGLE_USER).rows[0].case_id
    store.close()

    def run(*words: str) -> dict[str, object]:
        assert main(["--database", place, "--json", *words]) == 0
        told: dict[str, object] = json.loads(capsys.readouterr().out)
        return told

    listed = run("list")
    assert (listed["cases"], listed["revisions"]) == (2, 10)
    assert run("verify", "--head", str(run("head")["head"]))["faults"] == []
    assert main(["--database", place, "verify", "--head", "3:abc"]) == 1
    assert "store.audit_cut" in capsys.readouterr().out
    run("backup", str(tmp_path / "b.sqlite3"))
    assert run("verify", str(tmp_path / "b.sqlite3"))["revisions"] == 10
    run("export", str(tmp_path / "out"))
    packages = sorted((tmp_path / "out").glob("*.zip"))
    assert len(packages) == 2
    run("archive", case_id, str(tmp_path / "one.zip"), "--papers", "tests.store.test_carrying:a_paper")
    imported = run("import", *map(str, packages))
    assert isinstance(imported["imported"], list)
    assert {one["equal"] for one in imported["imported"]} == {5}
    run("copy", str(tmp_path / "copy.sqlite3"))
    person = run("person", "add", "https://login.example.org", "abc", "Bo Ek", "administrator")["person"]
    assert run("person", "show", str(person))["name"] == "Bo Ek"
    run("person", "forget", str(person))
    assert run("person", "show", str(person))["name"] == ""
    assert run("verify")["faults"] == []


def test_a_name_that_begins_with_a_dash_is_no_option(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, drawn = str(tmp_path / "s.sqlite3"), secrets.token_urlsafe
    monkeypatch.setattr(secrets, "token_urlsafe", lambda size: f"-{drawn(size)[1:]}")
    store = open_store(place)
    filled(store, cases=1)
    case_id = store.cases(SINGLE_USER).rows[0].case_id
    store.close()
    assert case_id.startswith("-")

    def run(*words: str) -> dict[str, object]:
        assert main(["--database", place, "--json", *words]) == 0
        told: dict[str, object] = json.loads(capsys.readouterr().out)
        return told

    run("archive", case_id, str(tmp_path / "one.zip"), "--papers", "tests.store.test_carrying:a_paper")
    assert run("export", str(tmp_path / "out"), case_id)["written"] == [str(tmp_path / "out" / f"{case_id}.zip")]
    person = run("person", "add", "https://login.example.org", "-subject-of-its-own", "Bo Ek", "administrator")
    assert run("person", "show", str(person["person"]))["name"] == "Bo Ek"
    run("person", "forget", str(person["person"]))
    assert run("person", "show", str(person["person"]))["name"] == ""


def a_paper(case: object, about: object) -> dict[str, bytes]:
    """One paper of a version."""
    return {"a.pdf": b"%PDF"}


def test_the_command_line_tells_a_fault_as_a_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.sqlite3").write_text("not a store " * 50)
    for words in (["verify"], ["list"], ["backup", str(tmp_path / "x")]):
        assert main(["--database", str(tmp_path / "text.sqlite3"), *words]) == 1
        assert "store.foreign" in capsys.readouterr().err
    assert main(["--database", str(tmp_path / "none.sqlite3"), "verify"]) == 1
    assert not (tmp_path / "none.sqlite3").exists()
    shutil.rmtree(tmp_path)
