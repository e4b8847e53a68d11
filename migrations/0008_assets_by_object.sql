-- no-transaction
-- A million rows: built while others write.
CREATE INDEX CONCURRENTLY assets_by_object ON media.assets (object COLLATE "C");
