-- Schema 4 on SQLite: words about what is no case. A blank line ends a statement. Never edit it once released: add the next number.
CREATE TABLE unsent (
  about TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (about, person)
) STRICT;
