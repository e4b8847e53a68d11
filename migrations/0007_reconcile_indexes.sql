-- What reconcile asks by. Each of these tables has some ten thousand rows: an index is built in an instant, and readers do not wait.

-- Read from end to end in the order in which a bucket is listed.
CREATE INDEX masters_by_object ON media.masters (object COLLATE "C", generation);
CREATE INDEX masters_by_index ON media.masters (index_object COLLATE "C") WHERE status = 'ready';
CREATE INDEX masters_by_remux ON media.masters (media_object COLLATE "C") WHERE status = 'ready' AND media_object <> object;
CREATE INDEX deliveries_by_object ON hockey.deliveries (object COLLATE "C", generation);

-- What is looked at often and is little.
CREATE INDEX clips_unfinished ON media.clips (clip_id)
    WHERE retired_at IS NULL
      AND (status IN ('accepted', 'cut') OR (status = 'ready' AND (ready_announced_at IS NULL OR files_gone_at IS NOT NULL)));
CREATE INDEX clips_by_state ON media.clips (status, retired_at);
CREATE INDEX masters_synced ON media.masters (synced_at_us) WHERE synced_at_us > 0;
