-- A cookie belongs to who signed in, and falls with what it was signed in with. Who has one of before signs in again.
DELETE FROM login;
ALTER TABLE login ADD COLUMN identity TEXT NOT NULL DEFAULT '';
ALTER TABLE login ADD COLUMN parent TEXT NOT NULL DEFAULT '';
