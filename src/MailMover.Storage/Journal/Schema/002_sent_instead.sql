-- What was sent in place of a message that the destination had refused as it was; null for all others.

ALTER TABLE entry ADD COLUMN sent_size INTEGER;
ALTER TABLE entry ADD COLUMN sent_fingerprint BLOB;
ALTER TABLE entry ADD COLUMN sent_fingerprint_strong INTEGER;
ALTER TABLE entry ADD COLUMN sent_sha256 BLOB;
ALTER TABLE entry ADD COLUMN sent_date INTEGER;     -- whether the internal date went with it
ALTER TABLE entry ADD COLUMN repairs TEXT;          -- what was put right in the octets, in words; null where they are the source's

CREATE INDEX entry_repaired ON entry (folder_id) WHERE repairs IS NOT NULL;
