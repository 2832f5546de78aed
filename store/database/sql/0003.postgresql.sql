-- Schema 3 on PostgreSQL: a fund's own rules. A blank line ends a statement. Never edit it once released: add the next number.
CREATE TABLE fund_rule (
  fund TEXT NOT NULL,
  seq BIGINT NOT NULL REFERENCES audit (seq),
  content TEXT NOT NULL,
  person TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (fund, seq)
);

CREATE TRIGGER fund_rule_is_kept BEFORE UPDATE ON fund_rule
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: fund_rule never changes');

CREATE TRIGGER fund_rule_stays BEFORE DELETE ON fund_rule
FOR EACH ROW EXECUTE FUNCTION store_keeps('kept: fund_rule never goes');

CREATE TRIGGER fund_rule_is_not_emptied BEFORE TRUNCATE ON fund_rule
FOR EACH STATEMENT EXECUTE FUNCTION store_keeps('kept: fund_rule is never emptied');
