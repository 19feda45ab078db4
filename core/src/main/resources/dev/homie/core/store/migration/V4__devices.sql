-- Devices that were let in. Of a device's token only a hash is here; one that is revoked is deleted.
CREATE TABLE device (
  id           TEXT    NOT NULL PRIMARY KEY,
  name         TEXT    NOT NULL,
  platform     TEXT    NOT NULL,
  public_key   TEXT    NOT NULL, -- Ed25519, 32 bytes in base64url
  token_hash   TEXT    NOT NULL,
  role         TEXT    NOT NULL,
  nodes        TEXT,             -- {"nodes": [ids]}; null: all machines
  created_at   BIGINT  NOT NULL,
  last_used_at BIGINT,
  last_address TEXT,
  approved_by  TEXT    NOT NULL,
  version      INTEGER NOT NULL  -- counts changes of role and nodes
);
