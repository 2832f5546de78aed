"""Opening a file: it is checked, what it would change is shown, and nothing takes effect until that is accepted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from exports.left import Left, left_as
from imports.case_file import with_line, with_words
from imports.guard.workbook import WORKBOOK_MAGIC
from imports.workbook.returned import read_workbook
from model.case.assumptions import Label, Language, Library
from model.case.case import Case
from model.case.difference import are_versions
from model.case.fingerprint import fingerprint
from model.case.problem import CaseRefused, Problem, error
from model.case.units import FIRST_YEAR, LAST_YEAR
from model.checking.case import check
from model.editing.edits import blank_case
from model.editing.filing import as_opened
from model.files.reading import read_case
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.differences import difference_rows
from presentation.sentences import problem_sentence
from store.content.canonical import content_of, sha_of
from views.fields.addresses import show_problem
from views.fields.choice import told_apart
from views.fields.file import File, file_field, file_is_over
from views.fields.static_table import static_table
from views.fields.written import begins, is_taken, of_case, place_of, stands
from views.parts.start.another import ANOTHER, Another, offered, show_missing
from views.state.draft import Unsettled
from views.state.store_here import the_store
from views.state.typed import read_typed, readable
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean, markdown
from wording.text_safety import label as safe_label

MOST_ROWS = 200
OPENED, LARGEST = "case_file", 2
"""The field of the file, and the megabytes that it may be."""
GO_TO = "_go_to"
"""Where the session notes the page to land on when something has been opened or begun."""
MOST_TOLD = 20


@dataclass(frozen=True)
class Read:
    """What a file says: its case (None where that can't be trusted), its problems, the case a workbook was made of.

    `resolved` are the numbers that the problems are about, where there is a case.
    """

    case: Case | None
    problems: tuple[Problem, ...] = ()
    made_of: Case | None = None
    resolved: ResolvedNumbers | None = None
    left: Left | None = None


def show_open(work: Workspace) -> None:
    """Opens a case file or a workbook. A bad file changes nothing and says what is wrong, and where."""
    st.header(work.say("export.open"))
    st.caption(work.say("export.open_note"))
    file = file_field(work, of_case(OPENED), OPENED, work.say("export.open_field"), ("yaml", "yml", "xlsx"), LARGEST)
    if file is None:
        return
    read = read_upload(work, file)
    if read.case is None:
        st.error(refused(work, read.problems))
    elif read.problems:
        st.warning(work.say("export.noticed"))
    for problem in read.problems[:MOST_TOLD]:
        st.markdown(f"- {markdown(file_problem(work, problem, read.resolved))}")
    if read.case is not None:
        if read.made_of is not None and fingerprint(read.made_of) != fingerprint(work.case):
            st.info(work.say("export.made_of_another"))
        show_left(work, read)
        show_changes(work, read.case)


def show_left(work: Workspace, read: Read) -> None:
    """Which version of the case that is open the file left as, where it says so or is just what a version holds."""
    opened, left = work.draft.opened, read.left
    if opened is None or read.case is None:
        return
    number = left.number if left is not None and left.case_id == opened.case_id else None
    if number is None:
        sum_of_it = sha_of(content_of(read.made_of or read.case))
        rows = the_store().history(work.acting, opened.case_id)
        number = next((row.revision for row in rows if row.sha == sum_of_it), None)
    if number is not None:
        key = "export.left_as_newest" if number == opened.head else "export.left_as"
        st.info(work.say(key, number=number, head=opened.head))


def refused(work: Workspace, problems: Iterable[Problem]) -> str:
    """That a file was not opened, with how many errors it has, and how many remarks besides."""
    counted: Counter[str] = Counter()
    for problem in problems:
        counted[problem.severity] += int(str(problem.facts["count"])) if problem.code == "workbook.and_more" else 1
    errors = work.say("export.refused", count=counted["error"])
    return f"{errors} {work.say('export.remarks', count=counted['notice'])}" if counted["notice"] else errors


def read_upload(work: Workspace, file: File) -> Read:
    """What a file says, worked out once. Both readers look at its size before anything else."""
    kept, known = st.session_state.get("_read_file"), (file.token, work.language)
    if kept is None or kept[0] != known:
        content = file.content
        is_workbook = content.startswith(WORKBOOK_MAGIC)
        read = read_back(content, work.library) if is_workbook else read_text(content, work.library, work.language)
        kept = st.session_state["_read_file"] = (known, read)
    return kept[1]


def read_back(content: bytes, library: Library) -> Read:
    """The case that a workbook of ours now says, or what is wrong with it, with cells."""
    try:
        returned = read_workbook(content, library)
    except CaseRefused as refusal:
        return Read(None, refusal.problems)
    return Read(returned.after, returned.findings, returned.before, resolve(returned.before, library))


def read_text(content: bytes, library: Library, language: Language) -> Read:
    """The case in a text file, or what is wrong with it, with lines."""
    try:
        case = as_opened(read_case(content), library)
    except CaseRefused as refusal:
        return Read(None, tuple(with_words(content, problem, language) for problem in refusal.problems))
    faults = [problem for problem in check(case, library) if problem.severity == "error"]
    if not faults:
        return Read(case, left=left_as(content))
    return Read(None, tuple(with_line(content, fault) for fault in faults), resolved=resolve(case, library))


def file_problem(work: Workspace, problem: Problem, resolved: ResolvedNumbers | None) -> str:
    """A problem of a file in words, with line and field."""
    words = problem_sentence(problem, resolved, work.language)
    line = problem.facts.get("line")
    where = problem.address
    if line is not None:
        return work.say("export.at_line", line=line, where=where or work.say("export.file"), words=words)
    if problem.code.startswith("workbook."):  # its words name the cell
        return words
    return work.say("export.at", where=where, words=words) if where else words


def show_changes(work: Workspace, case: Case) -> None:
    """What the file would change: each difference from the case that is open, or in short what other case it is."""
    name = case.label.text(work.language)
    if not are_versions(work.case, case):
        first, last = case.years.start, case.years.stop - 1
        facts = {"name": name, "lines": len(case.budget), "effects": len(case.effects), "first": first, "last": last}
        st.info(markdown(work.say("export.other_case", **facts)))
        show_choice(work, case, work.say("export.open_button"))
        return
    rows = difference_rows(work.case, case, work.library, work.language)
    if not rows:
        st.success(markdown(work.say("export.same_case", name=name)))
        return
    key = "one_change" if len(rows) == 1 else "changes"
    st.markdown(f"**{markdown(work.say(f'export.{key}', count=len(rows), name=name))}**")
    static_table(rows[:MOST_ROWS], text_columns=2)
    if len(rows) > MOST_ROWS:
        more = len(rows) - MOST_ROWS
        st.caption(work.say("export.one_more_change" if more == 1 else "export.more_changes", count=more))
    show_choice(work, case, work.say("export.accept"))


def show_choice(work: Workspace, case: Case, accept: str) -> None:
    """To take what the file says, or leave all as it is."""
    st.caption(work.say("export.undo_note"))
    with st.container(horizontal=True):
        st.button(accept, key="accept_file", on_click=take_file, args=(case,), icon=":material/check:")
        st.button(work.say("export.refuse"), key="refuse_file", on_click=let_go)


@edits
def take_file(case: Case) -> None:
    """Takes the case of a file: as an edit if it is a version of the one that is open, else as another case."""
    draft = current().draft
    let_go()
    if are_versions(draft.case, case):
        if case.perspective != draft.case.perspective:
            draft.choose(perspective=case.perspective)
        draft.edit(case, what="file", redraw=True)
        draft.pending = "opened"
        st.session_state[GO_TO] = "overview"
    else:
        open_case(case)


def let_go() -> None:
    """Takes the file away from the field, which else would show it for ever, and from memory."""
    st.session_state.pop("_read_file", None)
    file_is_over(of_case(OPENED), OPENED)


@edits
def open_case(case: Case) -> None:
    """Starts over with another case; undo leads back."""
    now = current()
    now.draft.open_case(case)
    now.draft.pending = "opened"
    st.session_state[GO_TO] = "overview"


BLANK = {"label": "blank_label", "applicant": "blank_applicant", "year": "blank_year"}
"""The fields of a blank case, and their keys."""
OWN = Another("blank")


def show_blank(work: Workspace) -> None:
    """A new case with nothing in it."""
    st.header(work.say("start.blank"))
    st.caption(work.say("start.blank_note"))
    about, applicants = of_case("blank"), offered(work)
    first = begins(about, "label", BLANK["label"])
    stands(about, "label", st.text_input(work.say("export.blank_label"), first, key=BLANK["label"], max_chars=200))
    show_problem(work, BLANK["label"])
    applicant = st.selectbox(
        work.say("application.project.applicant"),
        list(applicants),
        index=place_of(about, "applicant", BLANK["applicant"], list(applicants)),
        format_func=told_apart(applicants, lambda name: safe_label(applicants[name])),
        placeholder=work.say("export.blank_applicant"),
        key=BLANK["applicant"],
    )
    stands(about, "applicant", applicant)
    show_problem(work, BLANK["applicant"])
    if applicant == ANOTHER:
        OWN.show(work)
    year = begins(about, "year", BLANK["year"])
    year = st.text_input(work.say("fields.start_year"), year, key=BLANK["year"], max_chars=10, placeholder="2027")
    stands(about, "year", year)
    show_problem(work, BLANK["year"])
    st.button(work.say("export.blank_button"), key="begin_blank", on_click=start_blank)
    show_missing(work, [*BLANK.values(), OWN.name])


def year_typed(written: str) -> int | Problem:
    """A calendar year as it was typed, or what is wrong with it."""
    if not written.strip():
        return error("quick.missing", "year")
    year = read_typed(written, "year")
    if isinstance(year, Problem):
        return year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return error("quick.outside", "year", value=written.strip(), low=FIRST_YEAR, high=LAST_YEAR)
    return int(year)


@edits
def start_blank() -> None:
    """Starts over with a blank case, and goes to its budget; or says beside each field what is missing."""
    now, state = current(), st.session_state
    label = clean(state.get(BLANK["label"]) or "").strip()
    applicant, year = state.get(BLANK["applicant"]), year_typed(state.get(BLANK["year"]) or "")
    wrong = {
        "label": readable(label) if label else error("quick.missing", "label"),
        "applicant": None if applicant else error("quick.missing", "applicant"),
        "year": year if isinstance(year, Problem) else None,
    }
    another = OWN.answer(now) if applicant == ANOTHER else (str(applicant), None)
    fields = (*BLANK.values(), OWN.name)
    others = {place: left for place, left in now.draft.unsettled.items() if place not in fields}
    refusals = {BLANK[field]: Unsettled("", problem) for field, problem in wrong.items() if problem is not None}
    if isinstance(another, Problem):
        refusals[OWN.name] = Unsettled("", another)
    now.draft.unsettled = others | refusals
    if refusals or isinstance(year, Problem) or isinstance(another, Problem):
        return
    is_taken(of_case("blank"), BLANK.values())
    OWN.is_taken()
    now.draft.open_case(blank_case(Label(sv=label), year, *another))
    state[GO_TO] = "budget"
