-- Lake, Postgres and the delivery bucket compared: what vanished, what expired, and what was announced again.
-- contract: the check of a clip's states gives way to a wider one; every release so far reads states as text
-- The tables are locked for an instant: the check is proved in 0006, and the indexes are built in 0007 and 0008.

ALTER TABLE media.masters
    -- When it was seen that this generation is gone from the lake: nothing new is cut out of it.
    ADD COLUMN vanished_at timestamptz;

ALTER TABLE media.clips
    -- When it was asked for again, after it had failed or expired; null: never.
    ADD COLUMN accepted_at timestamptz,
    -- When its files were found to be removed.
    ADD COLUMN expired_at timestamptz,
    -- Since when files of it are gone that are made again; null: none are.
    ADD COLUMN files_gone_at timestamptz;
ALTER TABLE media.clips
    DROP CONSTRAINT clips_status_check,
    ADD CONSTRAINT clips_status_check CHECK (status IN ('accepted', 'cut', 'ready', 'failed', 'expired')) NOT VALID;

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
