-- Schema 2 on SQLite: replies, sign-offs, decisions, meetings. A blank line ends a statement. Never edit it once released: add the next number.
ALTER TABLE remark ADD COLUMN answers INTEGER;

CREATE TABLE sign_off (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES audit (seq),
  role TEXT NOT NULL,
  verdict TEXT NOT NULL,
  note TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
) STRICT;

CREATE TABLE decision (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES audit (seq),
  outcome TEXT NOT NULL,
  sha TEXT NOT NULL,
  meeting TEXT,
  body TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
) STRICT;

CREATE TABLE later_decision (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES audit (seq),
  outcome TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  note TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, seq),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number)
) STRICT;

CREATE TABLE meeting (
  id TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES audit (seq),
  name TEXT NOT NULL,
  held_on TEXT NOT NULL,
  items TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (id, seq)
) STRICT;

CREATE INDEX decision_by_meeting ON decision (meeting);

CREATE TRIGGER sign_off_is_kept BEFORE UPDATE ON sign_off
BEGIN SELECT RAISE(ABORT, 'kept: sign_off never changes'); END;

CREATE TRIGGER sign_off_stays BEFORE DELETE ON sign_off
BEGIN SELECT RAISE(ABORT, 'kept: sign_off never goes'); END;

CREATE TRIGGER sign_off_is_not_replaced BEFORE INSERT ON sign_off
WHEN EXISTS (SELECT 1 FROM sign_off WHERE case_id = NEW.case_id AND revision = NEW.revision AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'kept: sign_off is never replaced'); END;

CREATE TRIGGER decision_is_kept BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'kept: decision never changes'); END;

CREATE TRIGGER decision_stays BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'kept: decision never goes'); END;

CREATE TRIGGER decision_is_not_replaced BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM decision WHERE case_id = NEW.case_id AND revision = NEW.revision AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'kept: decision is never replaced'); END;

CREATE TRIGGER later_decision_is_kept BEFORE UPDATE ON later_decision
BEGIN SELECT RAISE(ABORT, 'kept: later_decision never changes'); END;

CREATE TRIGGER later_decision_stays BEFORE DELETE ON later_decision
BEGIN SELECT RAISE(ABORT, 'kept: later_decision never goes'); END;

CREATE TRIGGER later_decision_is_not_replaced BEFORE INSERT ON later_decision
WHEN EXISTS (SELECT 1 FROM later_decision WHERE case_id = NEW.case_id AND revision = NEW.revision AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'kept: later_decision is never replaced'); END;

CREATE TRIGGER meeting_is_kept BEFORE UPDATE ON meeting
BEGIN SELECT RAISE(ABORT, 'kept: meeting never changes'); END;

CREATE TRIGGER meeting_stays BEFORE DELETE ON meeting
BEGIN SELECT RAISE(ABORT, 'kept: meeting never goes'); END;

CREATE TRIGGER meeting_is_not_replaced BEFORE INSERT ON meeting
WHEN EXISTS (SELECT 1 FROM meeting WHERE id = NEW.id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'kept: meeting is never replaced'); END;
