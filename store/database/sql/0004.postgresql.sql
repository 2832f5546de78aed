-- Schema 4 on PostgreSQL: what one was doing is remembered by window, and words about what is no case. A blank line ends a statement. Never edit it once released: add the next number.
ALTER TABLE working ADD COLUMN window_id TEXT NOT NULL DEFAULT '';

ALTER TABLE working DROP CONSTRAINT working_pkey;

ALTER TABLE working ADD PRIMARY KEY (case_id, person, window_id);

CREATE TABLE unsent (
  about TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  content BYTEA NOT NULL,
  PRIMARY KEY (about, person)
);
