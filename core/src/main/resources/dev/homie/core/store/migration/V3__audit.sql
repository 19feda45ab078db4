-- Who did what. Entries are only ever added, and only the oldest go, when retention says so: the triggers hold whoever
-- writes to the database to it, our own mistakes first. (Triggers and AUTOINCREMENT are SQLite's way of saying it.)
CREATE TABLE audit (
  seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  time        BIGINT  NOT NULL,
  subject     TEXT    NOT NULL,
  device      TEXT,
  origin      TEXT,
  method      TEXT    NOT NULL,
  target      TEXT,
  result      TEXT    NOT NULL,
  correlation TEXT
);

-- Entries up to this one may go. It only grows.
CREATE TABLE audit_retention (
  id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  through_seq BIGINT  NOT NULL
);

INSERT INTO audit_retention (id, through_seq) VALUES (1, 0);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;

-- INSERT OR REPLACE would delete without a DELETE.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_goes_by_retention BEFORE DELETE ON audit
WHEN OLD.seq > (SELECT through_seq FROM audit_retention WHERE id = 1)
BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_retention_grows BEFORE UPDATE ON audit_retention
WHEN NEW.id <> OLD.id OR NEW.through_seq < OLD.through_seq
BEGIN
  SELECT RAISE(ABORT, 'what retention let go does not come back');
END;

CREATE TRIGGER audit_retention_stays BEFORE DELETE ON audit_retention
BEGIN
  SELECT RAISE(ABORT, 'what retention let go does not come back');
END;
