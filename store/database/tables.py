"""The tables as the code asks them. They are made by the files in `sql/`, which a test holds this to."""

from sqlalchemy import Column, Double, Integer, LargeBinary, MetaData, Table, Text

KNOWN = MetaData()


def _table(name: str, text: str, whole: str = "", real: str = "", binary: str = "") -> Table:
    """A table with columns by kind, named in one text each."""
    kinds = {Text: text, Integer: whole, Double: real, LargeBinary: binary}
    return Table(name, KNOWN, *(Column(column, kind) for kind, columns in kinds.items() for column in columns.split()))


STORE_META = _table("store_meta", "name value")
PERSON = _table("person", "id issuer subject name role added_at forgotten_at")
CASE = _table(
    "case_file",
    "id state author made_at changed_by changed_at name applicant submitted_state submitted_name submitted_applicant "
    "register_number folder searched submitted_searched",
    "head changed_seq payback_year submitted submitted_payback_year archived discarded",
    "npv submitted_npv",
)
TAG = _table("tag", "case_id tag")
LIBRARY = _table("library", "sha", binary="content")
REVISION = _table(
    "revision",
    "case_id kind sha author made_at results_date library",
    "number parent payback_year",
    "npv",
    "content",
)
AUDIT = _table("audit", "made_at person standing action case_id request body previous sha", "seq revision")
VERSION = _table("version", "case_id name note person made_at", "revision seq")
STEP = _table("step", "case_id from_state to_state note register_number person made_at", "revision seq")
RESULT = _table("result", "case_id results_date library sha", "revision seed draws", binary="content")
REMARK = _table("remark", "case_id address note person made_at", "revision seq answers")
SIGN_OFF = _table("sign_off", "case_id role verdict note person made_at", "revision seq")
DECISION = _table("decision", "case_id outcome sha meeting body person made_at", "revision seq")
LATER_DECISION = _table("later_decision", "case_id outcome decided_on note person made_at", "revision seq")
MEETING = _table("meeting", "id name held_on items person made_at", "seq")
FUND_RULE = _table("fund_rule", "fund content person made_at", "seq")
WORKING = _table("working", "case_id person window_id made_at", binary="content")
UNSENT = _table("unsent", "about person made_at", binary="content")
LINK = _table("link", "id digest case_id may person made_by made_at expires_at withdrawn_at")
PRESENCE = _table("presence", "case_id window_id person seen_at")
LOGIN = _table("login", "digest person issued_at begun_at used_at ended_at")

IN_ORDER = (
    STORE_META, PERSON, LIBRARY, CASE, TAG, REVISION, AUDIT, VERSION, STEP, RESULT, REMARK, SIGN_OFF, DECISION,
    LATER_DECISION, MEETING, FUND_RULE, WORKING, UNSENT, LINK, PRESENCE, LOGIN,
)  # fmt: skip
"""Every table, each after those that it points at."""
