-- Lake, Postgres and the delivery bucket compared: what vanished, what expired, and what was announced again.
-- contract: the check of a clip's states gives way to a wider one; every release so far reads states as text
-- locks: the index on media.assets takes some seconds for a million files; register-clip's handlers wait for it, or are delivered again

ALTER TABLE media.masters
    -- When it was seen that this generation is gone from the lake: nothing new is cut out of it.
    ADD COLUMN vanished_at timestamptz;

ALTER TABLE media.clips
    -- When it was asked for again, after it had failed or expired; null: never.
    ADD COLUMN accepted_at timestamptz,
    -- When its files were found to be removed.
    ADD COLUMN expired_at timestamptz;
ALTER TABLE media.clips
    DROP CONSTRAINT clips_status_check,
    ADD CONSTRAINT clips_status_check CHECK (status IN ('accepted', 'cut', 'ready', 'failed', 'expired')) NOT VALID;
ALTER TABLE media.clips VALIDATE CONSTRAINT clips_status_check;

-- What was announced again because nothing had come of it: a bound, so that what is hopeless is not announced for ever.
CREATE TABLE media.announced_again (
    -- The topic.
    topic text NOT NULL,
    -- An upload (`{object}#{generation}`), a request, or a clip.
    about text NOT NULL,
    times integer NOT NULL DEFAULT 1,
    last_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, about)
);

-- Read from end to end in the order in which a bucket is listed.
CREATE INDEX masters_by_object ON media.masters (object COLLATE "C", generation);
CREATE INDEX masters_by_index ON media.masters (index_object COLLATE "C") WHERE status = 'ready';
CREATE INDEX masters_by_remux ON media.masters (media_object COLLATE "C") WHERE status = 'ready' AND media_object <> object;
CREATE INDEX deliveries_by_object ON hockey.deliveries (object COLLATE "C", generation);
CREATE INDEX assets_by_object ON media.assets (object COLLATE "C");

-- What is looked at often and is little.
CREATE INDEX clips_unfinished ON media.clips (clip_id)
    WHERE retired_at IS NULL AND (status IN ('accepted', 'cut') OR (status = 'ready' AND ready_announced_at IS NULL));
CREATE INDEX clips_by_state ON media.clips (status, retired_at);
CREATE INDEX masters_synced ON media.masters (synced_at_us) WHERE synced_at_us > 0;
