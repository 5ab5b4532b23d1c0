-- Copies whose UID the destination never told. Elsewhere there are none, and looking for them must not be reading all entries.

CREATE INDEX entry_unplaced ON entry (destination_id) WHERE destination_uid = 0 AND state = 2;
