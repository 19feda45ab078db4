-- Machines that have announced themselves, so that one that sleeps is still on the list after a restart.
CREATE TABLE known_node (
  node_id      TEXT   NOT NULL PRIMARY KEY,
  info         TEXT   NOT NULL, -- its last announcement, as JSON
  status       TEXT   NOT NULL, -- ONLINE, UNREACHABLE, OFFLINE
  since        BIGINT NOT NULL, -- of that status, ms since 1970, like the next
  last_seen_at BIGINT NOT NULL
);
