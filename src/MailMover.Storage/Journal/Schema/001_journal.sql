-- One mailbox pair a file. The pair has a number all the same, so that one shared database can hold many with the same statements.

CREATE TABLE mailbox_pair (
    id INTEGER PRIMARY KEY,
    source_scheme TEXT NOT NULL,
    source_host TEXT NOT NULL,
    source_port INTEGER NOT NULL,
    source_user TEXT NOT NULL,
    destination_scheme TEXT NOT NULL,
    destination_host TEXT NOT NULL,
    destination_port INTEGER NOT NULL,
    destination_user TEXT NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    run TEXT,
    started INTEGER,            -- milliseconds since 1970, UTC
    ended INTEGER,
    ending INTEGER,
    owner TEXT,                 -- who holds it, in words
    epoch INTEGER NOT NULL DEFAULT 0,   -- raised by every new owner; a writer with an older one is fenced off
    lease_expires INTEGER,      -- null where the operating system's lock is the lease
    audit_file TEXT             -- the audit file in use: absolute, or a name beside the journal
);

CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    pair_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    destination TEXT NOT NULL,
    mailbox_id TEXT,
    generation INTEGER NOT NULL DEFAULT 0,
    UNIQUE (pair_id, source)
);

CREATE TABLE checkpoint (
    folder_id INTEGER PRIMARY KEY,
    uid_validity INTEGER NOT NULL,
    uid_next INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    highest_modseq INTEGER NOT NULL,
    flags_digest TEXT NOT NULL,
    rules_hash TEXT NOT NULL,
    skipped INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    destination_uid_validity INTEGER NOT NULL,
    destination_uid_next INTEGER NOT NULL
);

-- The names that entries went to, once each.
CREATE TABLE destination_folder (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE
);

CREATE TABLE entry (
    folder_id INTEGER NOT NULL,
    generation INTEGER NOT NULL,    -- UIDVALIDITY
    uid INTEGER NOT NULL,
    state INTEGER NOT NULL,
    size INTEGER NOT NULL,
    fingerprint BLOB,
    fingerprint_strong INTEGER NOT NULL,
    sha256 BLOB,
    system_flags INTEGER NOT NULL,
    keywords TEXT,
    internal_date INTEGER,          -- milliseconds since 1970, UTC
    internal_date_zone INTEGER,     -- minutes east of Greenwich
    destination_id INTEGER,
    destination_uid_validity INTEGER NOT NULL,
    destination_uid INTEGER NOT NULL,
    uid_next_before INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT,
    PRIMARY KEY (folder_id, generation, uid)
) WITHOUT ROWID;

CREATE INDEX entry_by_destination ON entry (destination_id, destination_uid_validity, destination_uid) WHERE destination_uid > 0;

-- Kept in the transaction that changes entries, so that counting a million of them is reading a few rows.
CREATE TABLE folder_total (
    folder_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    octets INTEGER NOT NULL,
    PRIMARY KEY (folder_id, state)
) WITHOUT ROWID;

CREATE TABLE note (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Finished lines of the audit log that are not known to be on disk in its file yet; the lines of one write are one row.
CREATE TABLE audit_outbox (
    id INTEGER PRIMARY KEY,
    lines BLOB NOT NULL
);

-- Up to which length the journal answers for a file.
CREATE TABLE audit_file (
    path TEXT PRIMARY KEY,
    length INTEGER NOT NULL
) WITHOUT ROWID;
