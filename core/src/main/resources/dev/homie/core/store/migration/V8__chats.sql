-- A chat's state is one JSON document (core.chat.ChatState), the columns beside it are what is searched by. Numbers are
-- never used again, so that what is left of a deleted chat can be taken away piece by piece.
CREATE TABLE chat (
    no         INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    node_id    TEXT    NOT NULL,
    archived   INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    search     TEXT    NOT NULL,
    doc        TEXT    NOT NULL
);
CREATE INDEX chat_by_time ON chat (archived, updated_at);
CREATE INDEX chat_by_node ON chat (node_id);

-- The log. state: 0 stays, 1 a preview, 2 a preview whose item is complete.
CREATE TABLE chat_event (
    chat_no INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    state   INTEGER NOT NULL,
    item_id TEXT,
    doc     TEXT    NOT NULL,
    PRIMARY KEY (chat_no, seq)
) WITHOUT ROWID;
-- A page of a log is found at once, however many previews it skips; and so are the previews of an item.
CREATE INDEX chat_event_shown ON chat_event (chat_no, seq) WHERE state < 2;
CREATE INDEX chat_event_preview ON chat_event (chat_no, item_id) WHERE state = 1;
-- What is written once stays as it is.
CREATE TRIGGER chat_event_fixed BEFORE UPDATE OF chat_no, seq, item_id, doc ON chat_event BEGIN
    SELECT RAISE(ABORT, 'a chat''s log is not changed');
END;

-- Messages, by the client's name for them. seq: their agent.input; epoch: the node's process that they were sent to.
CREATE TABLE chat_input (
    chat_no    INTEGER NOT NULL,
    message_id TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    delivery   TEXT    NOT NULL,
    turn_id    TEXT,
    epoch      TEXT,
    PRIMARY KEY (chat_no, message_id)
) WITHOUT ROWID;
CREATE INDEX chat_input_waiting ON chat_input (chat_no, seq) WHERE state IN ('queued', 'sending');

CREATE TABLE chat_image (
    chat_no  INTEGER NOT NULL,
    image_id TEXT    NOT NULL,
    mime     TEXT    NOT NULL,
    bytes    BLOB    NOT NULL,
    PRIMARY KEY (chat_no, image_id)
);

-- What agents ask. answer: what was answered, for as long as the node has not taken it; carry: how far an answer to a
-- process that has ended is.
CREATE TABLE chat_approval (
    chat_no     INTEGER NOT NULL,
    approval_id TEXT    NOT NULL,
    open        INTEGER NOT NULL,
    expires_at  INTEGER,
    answer      TEXT,
    doc         TEXT    NOT NULL,
    PRIMARY KEY (chat_no, approval_id)
) WITHOUT ROWID;
CREATE INDEX chat_approval_open ON chat_approval (open, expires_at) WHERE open = 1;
CREATE INDEX chat_approval_answer ON chat_approval (chat_no) WHERE answer IS NOT NULL;

CREATE TABLE chat_mark (
    chat_no INTEGER NOT NULL,
    subject TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (chat_no, subject)
) WITHOUT ROWID;

-- Up to where the events of a node's process have been written.
CREATE TABLE chat_node (
    node_id TEXT    PRIMARY KEY,
    epoch   TEXT    NOT NULL,
    n       INTEGER NOT NULL
);

-- Deleted chats of which something is left.
CREATE TABLE chat_gone (no INTEGER PRIMARY KEY);
