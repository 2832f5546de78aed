"""python -m store …: what whoever runs the server does with a store. Codes and names; no sentences."""

import argparse
import errno
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from model.case.problem import CaseRefused, error
from model.files.writing import write_fund
from store.asked import as_head, is_same, marked, name_of, papers_of
from store.carrying.copying import backup, copy_all, restore
from store.carrying.importing import import_read, read_file
from store.carrying.packaging import no_papers, package
from store.carrying.proving import Proof, prove
from store.database.clock import as_text
from store.database.engine import Database, address_of, engine_of
from store.database.faults import StoreRefused
from store.database.files import check_file, remember_used, used_before
from store.database.migrating import bring_up
from store.keeping.overseeing import all_cases, all_people, person_shown
from store.opening import open_store, place_of_store
from store.printing import print_problems, print_told
from store.records import SINGLE_USER
from store.rules.roles import ROLES
from store.store import Store


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when it went well, 1 when something was found or refused, 2 when the call is wrong."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    options = _parser().parse_args(marked(sys.argv[1:] if arguments is None else arguments))
    try:
        return int(options.run(options))
    except StoreRefused as refused:
        print_problems((refused.problem,), options.json)
        return 1
    except CaseRefused as refused:
        print_problems(refused.problems, options.json)
        return 1
    except OSError as fault:
        name = errno.errorcode.get(fault.errno or 0, "")
        print_problems((error("file_not_readable", str(fault.filename or ""), reason=name),), options.json)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m store", description=__doc__)
    parser.add_argument("--database", metavar="PLACE", help="a file, or postgresql://…; else FORTJANST_DATABASE")
    parser.add_argument("--json", action="store_true")
    commands = parser.add_subparsers(required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], *words: tuple[str, Mapping[str, Any]]) -> None:
        added = commands.add_parser(name)
        for word, how in words:
            added.add_argument(word, **how)
        added.set_defaults(run=run)

    file: tuple[str, Mapping[str, Any]] = ("file", {"type": Path, "metavar": "FILE"})
    case: tuple[str, Mapping[str, Any]] = ("case", {"metavar": "CASE", "type": name_of})
    papers: tuple[str, Mapping[str, Any]] = ("--papers", {"metavar": "MODULE:FUNCTION"})
    command("list", _list)
    command("head", _head)
    command("begin", _begin)
    command("without-login", _without_login, ("may", {"choices": ("allow", "forbid")}))
    command("backup", _backup, file)
    command("restore", _restore, file, ("--over", {"action": "store_true"}))
    command(
        "verify",
        _verify,
        ("file", {"type": Path, "nargs": "?", "metavar": "FILE"}),
        ("--head", {"metavar": "N:SUM", "type": as_head, "default": "0:"}),
    )
    command("copy", _copy, ("to", {"metavar": "PLACE"}))
    command(
        "export",
        _export,
        ("folder", {"type": Path, "metavar": "FOLDER"}),
        ("cases", {"nargs": "*", "metavar": "CASE", "type": name_of}),
    )
    command("import", _import, ("files", {"type": Path, "nargs": "+", "metavar": "FILE"}))
    command("fund", _fund, ("fund", {"metavar": "FUND", "nargs": "?"}), ("--out", {"type": Path, "metavar": "FILE"}))
    command("archive", _archive, case, file, papers)
    _add_people(commands.add_parser("person").add_subparsers(required=True))
    return parser


def _add_people(person: Any) -> None:
    """The subcommands of people."""
    person.add_parser("list").set_defaults(run=_people)
    for name, run in {"show": _show, "forget": _forget}.items():
        added = person.add_parser(name)
        added.add_argument("person", metavar="PERSON", type=name_of)
        added.set_defaults(run=run)
    added = person.add_parser("add")
    for word in ("issuer", "subject", "name"):
        added.add_argument(word, metavar=word.upper(), type=name_of)
    added.add_argument("role", choices=ROLES)
    added.set_defaults(run=_add)


def _database(options: argparse.Namespace) -> Database:
    """The database as it stands, for reading what no login should stand in the way of."""
    address = place_of_store(options.database)
    if address.path is not None:
        check_file(address.path)
        if not address.path.exists():
            raise StoreRefused(error("store.cannot_open", address.told, path=address.told))
    return Database(address)


def _store(options: argparse.Namespace) -> Store:
    """The store that there is: a command that only looks makes none where a name was misspelt."""
    address = place_of_store(options.database)
    if address.path is not None and not address.path.exists() and used_before(address) is None:
        raise StoreRefused(error("store.cannot_open", address.told, path=address.told))
    return open_store(options.database)


def _list(options: argparse.Namespace) -> int:
    store = _store(options)
    about, rows = store.about(), all_cases(store)
    store.close()
    newest = None if about.newest is None else as_text(about.newest)
    told = {"place": about.place, "cases": about.cases, "revisions": about.revisions, "newest": newest}
    print_told({**told, "head": str(about.head), "listed": rows}, options.json)
    return 0


def _head(options: argparse.Namespace) -> int:
    store = _store(options)
    print_told({"head": str(store.audit_head())}, options.json)
    store.close()
    return 0


def _begin(options: argparse.Namespace) -> int:
    """Answers that an empty store is meant, where one was used before."""
    address = place_of_store(options.database)
    remember_used(address, None)
    store = open_store(options.database)
    print_told({"place": store.about().place, "cases": store.about().cases}, options.json)
    store.close()
    return 0


def _without_login(options: argparse.Namespace) -> int:
    """Answers that a store in which people have roles is meant to be served without login, or takes that back."""
    store = _store(options)
    store.allow_without_login(options.may == "allow")
    print_told({"place": store.about().place, "without_login": options.may, "people": store.with_roles()}, options.json)
    store.close()
    return 0


def _backup(options: argparse.Namespace) -> int:
    database = _database(options)
    proof = backup(database, options.file.absolute())
    database.close()
    return _proven(proof, options, file=str(options.file))


def _restore(options: argparse.Namespace) -> int:
    proof, aside = restore(options.file.absolute(), place_of_store(options.database), options.over)
    return _proven(proof, options, aside=None if aside is None else str(aside))


def _verify(options: argparse.Namespace) -> int:
    if options.file is None:
        database = _database(options)
    else:
        check_file(options.file.absolute())
        address = address_of(str(options.file.absolute()))
        database = Database(address, engine_of(address, is_read_only=True))
    proof = prove(database, options.head)
    database.close()
    return _proven(proof, options)


def _copy(options: argparse.Namespace) -> int:
    source, target = _database(options), Database(place_of_store(options.to))
    if is_same(source.address.path, target.address.path):
        raise StoreRefused(error("store.is_there_already", target.address.told, path=target.address.told))
    if target.address.path is not None:
        open_store(options.to, begin_anew=True).close()
    bring_up(target)
    copy_all(source, target)
    proof = prove(target)
    source.close()
    target.close()
    return _proven(proof, options, place=target.address.told)


def _export(options: argparse.Namespace) -> int:
    store = _store(options)
    options.folder.mkdir(parents=True, exist_ok=True)
    written = []
    for case_id in options.cases or [row["case_id"] for row in all_cases(store)]:
        path = options.folder / f"{case_id}.zip"
        path.write_bytes(package(store, case_id))
        written.append(str(path))
    store.close()
    print_told({"written": written}, options.json)
    return 0


def _import(options: argparse.Namespace) -> int:
    """Takes every file or none: each is read before the first is a case, so that the call can be made again."""
    read = [(path, read_file(path.read_bytes())) for path in options.files]
    store = open_store(options.database)
    told = []
    for path, content in read:
        opened, equal = import_read(store, SINGLE_USER, content)
        told.append({"file": str(path), "case_id": opened.case_id, "revisions": opened.revision, "equal": equal})
    store.close()
    print_told({"imported": told}, options.json)
    return 0


def _fund(options: argparse.Namespace) -> int:
    """The rules that a fund has of its own here, as a file that the command line of the model takes; or which have."""
    store = _store(options)
    rules = store.fund_rules()
    store.close()
    if options.fund is None:
        print_told({"funds": list(rules)}, options.json)
        return 0
    if options.fund not in rules:
        print_problems((error("unknown_fund_rule", "fund", rule=options.fund),), options.json)
        return 1
    content = write_fund(options.fund, rules[options.fund])
    if options.out is None:
        print(content, end="")
        return 0
    options.out.write_text(content, "utf-8")
    print_told({"written": str(options.out)}, options.json)
    return 0


def _archive(options: argparse.Namespace) -> int:
    papers = papers_of(options.papers) if options.papers else no_papers
    store = _store(options)
    content = package(store, options.case, papers)
    with options.file.open("xb") as file:
        file.write(content)
    head = str(store.audit_head())
    store.close()
    print_told({"file": str(options.file), "bytes": len(content), "head": head}, options.json)
    return 0


def _people(options: argparse.Namespace) -> int:
    store = _store(options)
    print_told({"people": all_people(store)}, options.json)
    store.close()
    return 0


def _show(options: argparse.Namespace) -> int:
    store = _store(options)
    print_told(person_shown(store, options.person), options.json)
    store.close()
    return 0


def _forget(options: argparse.Namespace) -> int:
    store = _store(options)
    store.forget(options.person)
    print_told({"forgotten": options.person, "head": str(store.audit_head())}, options.json)
    store.close()
    return 0


def _add(options: argparse.Namespace) -> int:
    store = open_store(options.database)
    person = store.add_person(options.issuer, options.subject, options.name, options.role)
    print_told({"person": person, "role": options.role}, options.json)
    store.close()
    return 0


def _proven(proof: Proof, options: argparse.Namespace, **more: str | None) -> int:
    counted = {"revisions": proof.revisions, "rebuilt": proof.rebuilt, "audit_rows": proof.audit_rows}
    faults = [fault.as_json() for fault in proof.faults]
    print_told({**more, **counted, "head": str(proof.head), "faults": faults}, options.json)
    return 1 if proof.faults else 0


if __name__ == "__main__":
    sys.exit(main())
