-- When the copy was confirmed, and what became of the message at its source by the user's order (SourceRemovalState).

ALTER TABLE entry ADD COLUMN copied_at INTEGER;     -- milliseconds since 1970, UTC; null where not known
ALTER TABLE entry ADD COLUMN removal INTEGER NOT NULL DEFAULT 0;
