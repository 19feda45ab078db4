-- Tokens that the owner gave away. Only hashes: whoever reads this can't sign in with it.
CREATE TABLE shared_token (
  name       TEXT   NOT NULL PRIMARY KEY,
  hash       TEXT   NOT NULL UNIQUE, -- SHA-256 of 256 random bits, hex
  role       TEXT   NOT NULL,
  nodes      TEXT,                   -- {"ids":[…]}; null: every machine
  created_at BIGINT NOT NULL
);
