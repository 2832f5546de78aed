-- Schema 4 on SQLite: what one was doing is remembered by window, and words about what is no case. A blank line ends a statement. Never edit it once released: add the next number.
CREATE TABLE working_by_window (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  person TEXT NOT NULL,
  window_id TEXT NOT NULL,
  made_at TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (case_id, person, window_id)
) STRICT;

INSERT INTO working_by_window (case_id, person, window_id, made_at, content)
SELECT case_id, person, '', made_at, content FROM working;

DROP TABLE working;

ALTER TABLE working_by_window RENAME TO working;

CREATE TABLE unsent (
  about TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (about, person)
) STRICT;
