-- Schema 1 on SQLite. A blank line ends a statement. Never edit it once released: add the next number.
CREATE TABLE store_meta (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE person (
  id TEXT PRIMARY KEY NOT NULL,
  issuer TEXT,
  subject TEXT,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  added_at TEXT NOT NULL,
  forgotten_at TEXT,
  UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE case_file (
  id TEXT PRIMARY KEY NOT NULL,
  head INTEGER NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES person (id),
  made_at TEXT NOT NULL,
  changed_by TEXT NOT NULL REFERENCES person (id),
  changed_at TEXT NOT NULL,
  changed_seq INTEGER NOT NULL,
  name TEXT NOT NULL,
  applicant TEXT NOT NULL,
  npv REAL,
  payback_year INTEGER,
  submitted INTEGER,
  submitted_state TEXT,
  submitted_name TEXT,
  submitted_applicant TEXT,
  submitted_npv REAL,
  submitted_payback_year INTEGER,
  register_number TEXT,
  folder TEXT,
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  discarded INTEGER NOT NULL DEFAULT 0 CHECK (discarded IN (0, 1)),
  searched TEXT NOT NULL,
  submitted_searched TEXT
) STRICT;

CREATE INDEX case_by_change ON case_file (archived, discarded, changed_seq);

CREATE INDEX case_by_author ON case_file (author, archived, discarded, changed_seq);

CREATE TABLE tag (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  tag TEXT NOT NULL,
  PRIMARY KEY (case_id, tag)
) STRICT;

CREATE TABLE library (
  sha TEXT PRIMARY KEY NOT NULL,
  content BLOB NOT NULL
) STRICT;

CREATE TABLE revision (
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  number INTEGER NOT NULL,
  parent INTEGER,
  kind TEXT NOT NULL,
  sha TEXT NOT NULL,
  content BLOB NOT NULL,
  author TEXT NOT NULL REFERENCES person (id),
  made_at TEXT NOT NULL,
  npv REAL,
  payback_year INTEGER,
  results_date TEXT NOT NULL,
  library TEXT NOT NULL REFERENCES library (sha),
  PRIMARY KEY (case_id, number)
) STRICT;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY NOT NULL,
  made_at TEXT NOT NULL,
  person TEXT NOT NULL,
  standing TEXT NOT NULL,
  action TEXT NOT NULL,
  case_id TEXT,
  revision INTEGER,
  request TEXT UNIQUE,
  body TEXT NOT NULL,
  previous TEXT NOT NULL,
  sha TEXT NOT NULL UNIQUE
) STRICT;

CREATE INDEX audit_by_case ON audit (case_id, seq);

CREATE TABLE version (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES audit (seq),
  name TEXT NOT NULL,
  note TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
) STRICT;

CREATE TABLE step (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES audit (seq),
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  note TEXT NOT NULL,
  register_number TEXT,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
) STRICT;

CREATE TABLE result (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  results_date TEXT NOT NULL,
  library TEXT NOT NULL REFERENCES library (sha),
  seed INTEGER NOT NULL,
  draws INTEGER NOT NULL,
  sha TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (case_id, revision),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
) STRICT;

CREATE TABLE remark (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES audit (seq),
  address TEXT NOT NULL,
  note TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
) STRICT;

CREATE TABLE working (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (case_id, person)
) STRICT;

CREATE TABLE link (
  id TEXT PRIMARY KEY NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL REFERENCES case_file (id),
  may TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person (id),
  made_by TEXT NOT NULL,
  made_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  withdrawn_at TEXT
) STRICT;

CREATE TABLE presence (
  case_id TEXT NOT NULL,
  window_id TEXT NOT NULL,
  person TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  PRIMARY KEY (case_id, window_id)
) STRICT;

CREATE INDEX presence_by_time ON presence (seen_at);

CREATE TABLE login (
  digest TEXT PRIMARY KEY NOT NULL,
  person TEXT NOT NULL REFERENCES person (id),
  issued_at TEXT NOT NULL,
  begun_at TEXT NOT NULL,
  used_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE TRIGGER revision_is_kept BEFORE UPDATE ON revision
BEGIN SELECT RAISE(ABORT, 'kept: a revision never changes'); END;

CREATE TRIGGER revision_stays BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, 'kept: a revision never goes'); END;

CREATE TRIGGER revision_follows BEFORE INSERT ON revision
WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM revision WHERE case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'kept: a revision has the next number'); END;

CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'kept: the audit never changes'); END;

CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'kept: the audit never goes'); END;

CREATE TRIGGER audit_follows BEFORE INSERT ON audit
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)
  OR NEW.previous IS NOT COALESCE((SELECT sha FROM audit ORDER BY seq DESC LIMIT 1), '')
  OR EXISTS (SELECT 1 FROM audit WHERE request = NEW.request OR sha = NEW.sha)
BEGIN SELECT RAISE(ABORT, 'kept: the audit has the next number, the sum before it and a request of its own'); END;

CREATE TRIGGER version_is_kept BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'kept: the name of a version never changes'); END;

CREATE TRIGGER version_stays BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'kept: the name of a version never goes'); END;

CREATE TRIGGER step_is_kept BEFORE UPDATE ON step
BEGIN SELECT RAISE(ABORT, 'kept: a step never changes'); END;

CREATE TRIGGER step_stays BEFORE DELETE ON step
BEGIN SELECT RAISE(ABORT, 'kept: a step never goes'); END;

CREATE TRIGGER decided_is_final BEFORE INSERT ON step
WHEN NEW.to_state NOT IN ('decided', 'followed_up', 'closed')
  AND EXISTS (SELECT 1 FROM step WHERE case_id = NEW.case_id AND revision = NEW.revision AND to_state = 'decided')
BEGIN SELECT RAISE(ABORT, 'kept: what is decided is final'); END;

CREATE TRIGGER result_is_kept BEFORE UPDATE ON result
BEGIN SELECT RAISE(ABORT, 'kept: the figures of what was submitted never change'); END;

CREATE TRIGGER result_stays BEFORE DELETE ON result
BEGIN SELECT RAISE(ABORT, 'kept: the figures of what was submitted never go'); END;

CREATE TRIGGER library_is_kept BEFORE UPDATE ON library
BEGIN SELECT RAISE(ABORT, 'kept: a library never changes'); END;

CREATE TRIGGER library_stays BEFORE DELETE ON library
BEGIN SELECT RAISE(ABORT, 'kept: a library never goes'); END;

CREATE TRIGGER remark_is_kept BEFORE UPDATE ON remark
BEGIN SELECT RAISE(ABORT, 'kept: a remark never changes'); END;

CREATE TRIGGER remark_stays BEFORE DELETE ON remark
BEGIN SELECT RAISE(ABORT, 'kept: a remark never goes'); END;

CREATE TRIGGER case_stays BEFORE DELETE ON case_file
BEGIN SELECT RAISE(ABORT, 'kept: a case never goes'); END;

CREATE TRIGGER submitted_is_final BEFORE UPDATE OF submitted ON case_file
WHEN OLD.submitted_state IN ('decided', 'followed_up', 'closed') AND (NEW.submitted IS NULL OR NEW.submitted < OLD.submitted)
BEGIN SELECT RAISE(ABORT, 'kept: what was submitted and decided is final'); END;

CREATE TRIGGER head_goes_forward BEFORE UPDATE OF head ON case_file
WHEN NEW.head < OLD.head OR NEW.head IS NOT (SELECT MAX(number) FROM revision WHERE case_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'kept: the newest revision is the head'); END;

CREATE TRIGGER version_is_not_replaced BEFORE INSERT ON version
WHEN EXISTS (SELECT 1 FROM version WHERE case_id = NEW.case_id AND revision = NEW.revision AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'kept: version is never replaced'); END;

CREATE TRIGGER step_is_not_replaced BEFORE INSERT ON step
WHEN EXISTS (SELECT 1 FROM step WHERE case_id = NEW.case_id AND revision = NEW.revision AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'kept: step is never replaced'); END;

CREATE TRIGGER result_is_not_replaced BEFORE INSERT ON result
WHEN EXISTS (SELECT 1 FROM result WHERE case_id = NEW.case_id AND revision = NEW.revision)
BEGIN SELECT RAISE(ABORT, 'kept: result is never replaced'); END;

CREATE TRIGGER remark_is_not_replaced BEFORE INSERT ON remark
WHEN EXISTS (SELECT 1 FROM remark WHERE case_id = NEW.case_id AND revision = NEW.revision AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'kept: remark is never replaced'); END;

CREATE TRIGGER library_is_not_replaced BEFORE INSERT ON library
WHEN EXISTS (SELECT 1 FROM library WHERE sha = NEW.sha)
BEGIN SELECT RAISE(ABORT, 'kept: library is never replaced'); END;

CREATE TRIGGER case_file_is_not_replaced BEFORE INSERT ON case_file
WHEN EXISTS (SELECT 1 FROM case_file WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'kept: case_file is never replaced'); END;
