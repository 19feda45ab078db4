-- Machines outside the cluster that the owner let in once. One that was removed stays, so that nobody lets it in by
-- repeating what was true before.
CREATE TABLE node_admission (
  node_id     TEXT   NOT NULL PRIMARY KEY,
  public_key  TEXT   NOT NULL, -- Ed25519, X.509 form in base64url
  admitted_at BIGINT NOT NULL,
  removed_at  BIGINT
);
