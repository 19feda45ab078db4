-- Plain SQL types that PostgreSQL knows as well, but for BLOB. Times are milliseconds since 1970-01-01 UTC.

CREATE TABLE setting (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- Who is signed in with a cookie. Only a hash of the cookie is here.
CREATE TABLE login (
  hash       TEXT   NOT NULL PRIMARY KEY,
  subject    TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE TABLE session (
  id               TEXT    NOT NULL PRIMARY KEY,
  node_id          TEXT    NOT NULL,
  name             TEXT    NOT NULL,
  command          TEXT    NOT NULL, -- a JSON array
  cwd              TEXT    NOT NULL,
  cols             INTEGER NOT NULL,
  rows             INTEGER NOT NULL,
  pid              BIGINT  NOT NULL,
  created_at       BIGINT  NOT NULL,
  last_activity_at BIGINT  NOT NULL,
  status           TEXT    NOT NULL, -- running, exited or lost
  exit_code        INTEGER,
  signal           TEXT,
  exited_at        BIGINT,
  output_offset    BIGINT  NOT NULL,
  title            TEXT
);

-- The last screen of a session, for when nobody else has it any more.
CREATE TABLE session_screen (
  session_id    TEXT    NOT NULL PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
  cols          INTEGER NOT NULL,
  rows          INTEGER NOT NULL,
  output_offset BIGINT  NOT NULL,
  redraw        BLOB    NOT NULL,
  text          TEXT    NOT NULL
);
