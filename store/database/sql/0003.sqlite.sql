-- Schema 3 on SQLite: a fund's own rules. A blank line ends a statement. Never edit it once released: add the next number.
CREATE TABLE fund_rule (
  fund TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES audit (seq),
  content TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (fund, seq)
) STRICT;

CREATE TRIGGER fund_rule_is_kept BEFORE UPDATE ON fund_rule
BEGIN SELECT RAISE(ABORT, 'kept: fund_rule never changes'); END;

CREATE TRIGGER fund_rule_stays BEFORE DELETE ON fund_rule
BEGIN SELECT RAISE(ABORT, 'kept: fund_rule never goes'); END;

CREATE TRIGGER fund_rule_is_not_replaced BEFORE INSERT ON fund_rule
WHEN EXISTS (SELECT 1 FROM fund_rule WHERE fund = NEW.fund AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'kept: fund_rule is never replaced'); END;
