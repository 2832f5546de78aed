-- Schema 2 on PostgreSQL: replies, sign-offs, decisions, meetings. A blank line ends a statement. Never edit it once released: add the next number.
ALTER TABLE remark ADD COLUMN answers BIGINT;

CREATE TABLE sign_off (
  case_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES audit (seq),
  role TEXT NOT NULL,
  verdict TEXT NOT NULL,
  note TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
);

CREATE TABLE decision (
  case_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES audit (seq),
  outcome TEXT NOT NULL,
  sha TEXT NOT NULL,
  meeting TEXT,
  body TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
);

CREATE TABLE later_decision (
  case_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES audit (seq),
  outcome TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  note TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
);

CREATE TABLE meeting (
  id TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES audit (seq),
  name TEXT NOT NULL,
  held_on TEXT NOT NULL,
  items TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (id, seq)
);

CREATE INDEX decision_by_meeting ON decision (meeting);

CREATE TRIGGER sign_off_is_kept BEFORE UPDATE ON sign_off
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: sign_off never changes');

CREATE TRIGGER sign_off_stays BEFORE DELETE ON sign_off
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: sign_off never goes');

CREATE TRIGGER sign_off_is_not_emptied BEFORE TRUNCATE ON sign_off
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: sign_off is never emptied');

CREATE TRIGGER decision_is_kept BEFORE UPDATE ON decision
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: decision never changes');

CREATE TRIGGER decision_stays BEFORE DELETE ON decision
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: decision never goes');

CREATE TRIGGER decision_is_not_emptied BEFORE TRUNCATE ON decision
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: decision is never emptied');

CREATE TRIGGER later_decision_is_kept BEFORE UPDATE ON later_decision
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: later_decision never changes');

CREATE TRIGGER later_decision_stays BEFORE DELETE ON later_decision
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: later_decision never goes');

CREATE TRIGGER later_decision_is_not_emptied BEFORE TRUNCATE ON later_decision
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: later_decision is never emptied');

CREATE TRIGGER meeting_is_kept BEFORE UPDATE ON meeting
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: meeting never changes');

CREATE TRIGGER meeting_stays BEFORE DELETE ON meeting
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: meeting never goes');

CREATE TRIGGER meeting_is_not_emptied BEFORE TRUNCATE ON meeting
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: meeting is never emptied');
