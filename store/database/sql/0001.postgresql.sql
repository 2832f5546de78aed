-- Schema 1 on PostgreSQL. A blank line ends a statement. Never edit it once released: add the next number.
CREATE TABLE store_meta (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);

CREATE TABLE person (
  id TEXT PRIMARY KEY NOT NULL,
  issuer TEXT,
  subject TEXT,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  added_at TEXT NOT NULL,
  forgotten_at TEXT,
  UNIQUE (issuer, subject)
);

CREATE TABLE case_file (
  id TEXT PRIMARY KEY NOT NULL,
  head BIGINT NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES person (id),
  made_at TEXT NOT NULL,
  changed_by TEXT NOT NULL REFERENCES person (id),
  changed_at TEXT NOT NULL,
  changed_seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  applicant TEXT NOT NULL,
  npv DOUBLE PRECISION,
  payback_year BIGINT,
  submitted BIGINT,
  submitted_state TEXT,
  submitted_name TEXT,
  submitted_applicant TEXT,
  submitted_npv DOUBLE PRECISION,
  submitted_payback_year BIGINT,
  register_number TEXT,
  folder TEXT,
  archived BIGINT NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  discarded BIGINT NOT NULL DEFAULT 0 CHECK (discarded IN (0, 1)),
  searched TEXT NOT NULL,
  submitted_searched TEXT
);

CREATE INDEX case_by_change ON case_file (archived, discarded, changed_seq);

CREATE INDEX case_by_author ON case_file (author, archived, discarded, changed_seq);

CREATE TABLE tag (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  tag TEXT NOT NULL,
  PRIMARY KEY (case_id, tag)
);

CREATE TABLE library (
  sha TEXT PRIMARY KEY NOT NULL,
  content BYTEA NOT NULL
);

CREATE TABLE revision (
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  number BIGINT NOT NULL,
  parent BIGINT,
  kind TEXT NOT NULL,
  sha TEXT NOT NULL,
  content BYTEA NOT NULL,
  author TEXT NOT NULL REFERENCES person (id),
  made_at TEXT NOT NULL,
  npv DOUBLE PRECISION,
  payback_year BIGINT,
  results_date TEXT NOT NULL,
  library TEXT NOT NULL REFERENCES library (sha),
  PRIMARY KEY (case_id, number)
);

CREATE TABLE audit (
  seq BIGINT PRIMARY KEY NOT NULL,
  made_at TEXT NOT NULL,
  person TEXT NOT NULL,
  standing TEXT NOT NULL,
  action TEXT NOT NULL,
  case_id TEXT,
  revision BIGINT,
  request TEXT UNIQUE,
  body TEXT NOT NULL,
  previous TEXT NOT NULL,
  sha TEXT NOT NULL UNIQUE
);

CREATE INDEX audit_by_case ON audit (case_id, seq);

CREATE TABLE version (
  case_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES audit (seq),
  name TEXT NOT NULL,
  note TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
);

CREATE TABLE step (
  case_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES audit (seq),
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  note TEXT NOT NULL,
  register_number TEXT,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
);

CREATE TABLE result (
  case_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  results_date TEXT NOT NULL,
  library TEXT NOT NULL REFERENCES library (sha),
  seed BIGINT NOT NULL,
  draws BIGINT NOT NULL,
  sha TEXT NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (case_id, revision),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
);

CREATE TABLE remark (
  case_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES audit (seq),
  address TEXT NOT NULL,
  note TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
);

CREATE TABLE working (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (case_id, person)
);

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
);

CREATE TABLE presence (
  case_id TEXT NOT NULL,
  window_id TEXT NOT NULL,
  person TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  PRIMARY KEY (case_id, window_id)
);

CREATE INDEX presence_by_time ON presence (seen_at);

CREATE TABLE login (
  digest TEXT PRIMARY KEY NOT NULL,
  person TEXT NOT NULL REFERENCES person (id),
  issued_at TEXT NOT NULL,
  begun_at TEXT NOT NULL,
  used_at TEXT NOT NULL,
  ended_at TEXT
);

CREATE FUNCTION store_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER revision_is_kept BEFORE UPDATE ON revision
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: a revision never changes');

CREATE TRIGGER revision_stays BEFORE DELETE ON revision
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: a revision never goes');

CREATE FUNCTION store_revision_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number IS DISTINCT FROM (SELECT COALESCE(MAX(number), 0) + 1 FROM revision WHERE case_id = NEW.case_id) THEN
    RAISE EXCEPTION 'kept: a revision has the next number' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER revision_follows BEFORE INSERT ON revision
FOR EACH ROW EXECUTE FUNCTION store_revision_follows();

CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: the audit never changes');

CREATE TRIGGER audit_stays BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: the audit never goes');

CREATE FUNCTION store_audit_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq IS DISTINCT FROM (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)
  OR NEW.previous IS DISTINCT FROM COALESCE((SELECT sha FROM audit ORDER BY seq DESC LIMIT 1), '')
  OR EXISTS (SELECT 1 FROM audit WHERE request = NEW.request OR sha = NEW.sha) THEN
    RAISE EXCEPTION 'kept: the audit has the next number, the sum before it and a request of its own' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_follows BEFORE INSERT ON audit
FOR EACH ROW EXECUTE FUNCTION store_audit_follows();

CREATE TRIGGER version_is_kept BEFORE UPDATE ON version
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: the name of a version never changes');

CREATE TRIGGER version_stays BEFORE DELETE ON version
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: the name of a version never goes');

CREATE TRIGGER step_is_kept BEFORE UPDATE ON step
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: a step never changes');

CREATE TRIGGER step_stays BEFORE DELETE ON step
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: a step never goes');

CREATE FUNCTION store_decided_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.to_state NOT IN ('decided', 'followed_up', 'closed')
  AND EXISTS (SELECT 1 FROM step WHERE case_id = NEW.case_id AND revision = NEW.revision AND to_state = 'decided') THEN
    RAISE EXCEPTION 'kept: what is decided is final' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER decided_is_final BEFORE INSERT ON step
FOR EACH ROW EXECUTE FUNCTION store_decided_is_final();

CREATE TRIGGER result_is_kept BEFORE UPDATE ON result
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: the figures of what was submitted never change');

CREATE TRIGGER result_stays BEFORE DELETE ON result
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: the figures of what was submitted never go');

CREATE TRIGGER library_is_kept BEFORE UPDATE ON library
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: a library never changes');

CREATE TRIGGER library_stays BEFORE DELETE ON library
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: a library never goes');

CREATE TRIGGER remark_is_kept BEFORE UPDATE ON remark
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: a remark never changes');

CREATE TRIGGER remark_stays BEFORE DELETE ON remark
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: a remark never goes');

CREATE TRIGGER case_stays BEFORE DELETE ON case_file
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: a case never goes');

CREATE FUNCTION store_submitted_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.submitted_state IN ('decided', 'followed_up', 'closed') AND (NEW.submitted IS NULL OR NEW.submitted < OLD.submitted) THEN
    RAISE EXCEPTION 'kept: what was submitted and decided is final' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER submitted_is_final BEFORE UPDATE OF submitted ON case_file
FOR EACH ROW EXECUTE FUNCTION store_submitted_is_final();

CREATE FUNCTION store_head_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.head < OLD.head OR NEW.head IS DISTINCT FROM (SELECT MAX(number) FROM revision WHERE case_id = NEW.id) THEN
    RAISE EXCEPTION 'kept: the newest revision is the head' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER head_goes_forward BEFORE UPDATE OF head ON case_file
FOR EACH ROW EXECUTE FUNCTION store_head_goes_forward();

CREATE TRIGGER revision_is_not_emptied BEFORE TRUNCATE ON revision
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: revision is never emptied');

CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: audit is never emptied');

CREATE TRIGGER version_is_not_emptied BEFORE TRUNCATE ON version
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: version is never emptied');

CREATE TRIGGER step_is_not_emptied BEFORE TRUNCATE ON step
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: step is never emptied');

CREATE TRIGGER result_is_not_emptied BEFORE TRUNCATE ON result
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: result is never emptied');

CREATE TRIGGER library_is_not_emptied BEFORE TRUNCATE ON library
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: library is never emptied');

CREATE TRIGGER remark_is_not_emptied BEFORE TRUNCATE ON remark
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: remark is never emptied');

CREATE TRIGGER case_file_is_not_emptied BEFORE TRUNCATE ON case_file
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: case_file is never emptied');
