-- When the plays of a period are seen in its master, and what follows when that is corrected.

ALTER TABLE media.masters
    -- Frames of the timecode a second of the video; null: the whole rate of the game.
    ADD COLUMN timecode_rate_num bigint,
    ADD COLUMN timecode_rate_den bigint,
    -- When the offset was last corrected (microseconds since 1970, as asked); 0: never.
    ADD COLUMN synced_at_us bigint NOT NULL DEFAULT 0;

-- Which correction of its master a request was placed by; null for one that names seconds of the video.
ALTER TABLE media.requests ADD COLUMN synced_at_us bigint;
-- Plays were placed before, by an offset that nobody had corrected.
UPDATE media.requests SET synced_at_us = 0 WHERE clip_id IS NOT NULL AND body LIKE '%"timecode"%';
CREATE INDEX requests_by_clip ON media.requests (clip_id) WHERE clip_id IS NOT NULL;
-- What was refused because it lay outside its video may lie inside it when the offset is corrected.
CREATE INDEX requests_refused ON media.requests (game_id, team_code, period, request_id) WHERE status = 'refused';

-- A clip is retired when no request stands behind it any more; it says what took its place.
ALTER TABLE media.clips
    ADD COLUMN retired_at timestamptz,
    ADD COLUMN replaced_by text;
