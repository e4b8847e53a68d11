-- Masters, requests, clips and what became of them.
-- Migrations expand, then contract: old code still runs while new code deploys.

CREATE SCHEMA media;

-- One row per generation of an uploaded video. ingest-master writes it once; nothing changes it later.
CREATE TABLE media.masters (
    master_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    object text NOT NULL,
    generation bigint NOT NULL,
    crc32c text,
    size_bytes bigint NOT NULL,
    -- From the object's name; null where the name of a rejected upload could not be read.
    team_code text,
    season text,
    game_id text,
    period smallint,
    game_date date,
    opponent_code text,
    status text NOT NULL CHECK (status IN ('ready', 'rejected')),
    -- Why it was rejected, for a coach to read.
    reason text,
    duration_s double precision,
    frame_count bigint,
    -- Presentation times: ticks a second, and frames,ticks,frames,ticks… (32 bits each, unsigned).
    timescale bigint,
    frame_runs integer[],
    fps_num bigint,
    fps_den bigint,
    constant_rate boolean,
    video_codec text,
    width integer,
    height integer,
    rotation integer,
    audio_codec text,
    audio_sample_rate integer,
    audio_channels integer,
    closed_gop boolean,
    -- When, in the video, the opening face-off happens.
    time_offset_us bigint NOT NULL DEFAULT 0,
    -- The object that holds the samples: the master itself, or the MP4 made of it.
    media_object text,
    media_generation bigint,
    index_object text,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (object, generation),
    CONSTRAINT rejected_says_why CHECK (status <> 'rejected' OR reason IS NOT NULL),
    CONSTRAINT ready_can_be_cut CHECK (status <> 'ready' OR num_nulls(
        team_code, season, game_id, period, duration_s, frame_count, timescale, frame_runs, fps_num, fps_den, constant_rate,
        video_codec, width, height, rotation, closed_gop, media_object, media_generation, index_object) = 0),
    CONSTRAINT runs_come_in_pairs CHECK (cardinality(frame_runs) > 0 AND cardinality(frame_runs) % 2 = 0)
);
-- The masters of a period, the newest upload first (a generation is the microsecond of the upload).
CREATE INDEX masters_by_period ON media.masters (game_id, team_code, period, generation DESC);

-- Every clip request that ever arrived, understood or not.
CREATE TABLE media.requests (
    -- The CloudEvent's id, or the Pub/Sub message's.
    request_id text PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now(),
    -- As it arrived; of one that was not understood, its beginning.
    body text NOT NULL CHECK (octet_length(body) <= 300000),
    status text NOT NULL CHECK (status IN ('waiting', 'accepted', 'refused')),
    -- Why it is refused, or what it waits for.
    reason text,
    -- Null where the request was not understood.
    team_code text,
    game_id text,
    period smallint,
    clip_id text,
    CONSTRAINT accepted_has_a_clip CHECK ((status = 'accepted') = (clip_id IS NOT NULL)),
    CONSTRAINT refused_says_why CHECK (status <> 'refused' OR reason IS NOT NULL),
    CONSTRAINT waiting_was_understood CHECK (status <> 'waiting' OR num_nulls(team_code, game_id, period) = 0)
);
CREATE INDEX requests_waiting ON media.requests (game_id, team_code, period, request_id) WHERE status = 'waiting';
CREATE INDEX requests_by_game ON media.requests (game_id, received_at);

CREATE TABLE media.clips (
    clip_id text PRIMARY KEY,
    master_id bigint NOT NULL REFERENCES media.masters,
    -- The request that was the first to ask for it.
    request_id text NOT NULL,
    -- The event whose handler made this row: it owes clip.accepted, and its redelivery pays.
    owed_by text NOT NULL,
    team_code text NOT NULL,
    opponent_code text,
    game_id text NOT NULL,
    game_date date,
    season text NOT NULL,
    period smallint NOT NULL,
    player_id text,
    player_name text,
    event_type text,
    outcome text,
    zone text,
    title text,
    labels jsonb NOT NULL DEFAULT '{}',
    profile text NOT NULL,
    -- In seconds of the master's video: what was asked for, and what is delivered.
    requested_start_s double precision NOT NULL,
    requested_end_s double precision NOT NULL,
    first_frame bigint NOT NULL,
    end_frame bigint NOT NULL CHECK (end_frame > first_frame),
    start_timecode_s double precision NOT NULL,
    end_timecode_s double precision NOT NULL,
    duration_s double precision NOT NULL,
    status text NOT NULL DEFAULT 'accepted' CHECK (status IN ('accepted', 'cut', 'ready', 'failed')),
    error_message text,
    receipt jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    announced_at timestamptz,
    ready_at timestamptz,
    ready_announced_at timestamptz,
    -- The day it is found under: the game's, or the day it was asked for where the game's is not known.
    day date NOT NULL GENERATED ALWAYS AS (COALESCE(game_date, (created_at AT TIME ZONE 'UTC')::date)) STORED,
    CONSTRAINT failed_says_why CHECK (status <> 'failed' OR error_message IS NOT NULL),
    CONSTRAINT ready_has_a_time CHECK (status <> 'ready' OR ready_at IS NOT NULL)
);
-- Lists are newest first. Each index serves one filter and the order at once; filters with a handful of
-- values (season, period, outcome, zone) are applied on the way.
CREATE INDEX clips_newest ON media.clips (created_at, clip_id);
CREATE INDEX clips_by_team ON media.clips (team_code, created_at, clip_id);
CREATE INDEX clips_by_game ON media.clips (game_id, created_at, clip_id);
CREATE INDEX clips_by_player ON media.clips (player_id, created_at, clip_id);
CREATE INDEX clips_by_opponent ON media.clips (opponent_code, created_at, clip_id);
CREATE INDEX clips_by_event_type ON media.clips (event_type, created_at, clip_id);
CREATE INDEX clips_by_status ON media.clips (status, created_at, clip_id);
CREATE INDEX clips_by_day ON media.clips (day);
CREATE INDEX clips_unannounced ON media.clips (owed_by) WHERE announced_at IS NULL;
CREATE INDEX clips_by_master ON media.clips (master_id);

CREATE TABLE media.assets (
    clip_id text NOT NULL REFERENCES media.clips ON DELETE CASCADE,
    asset_type text NOT NULL,
    object text NOT NULL,
    content_type text NOT NULL,
    file_size_bytes bigint NOT NULL,
    width integer,
    height integer,
    codec text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clip_id, asset_type)
);

CREATE TABLE media.tags (
    clip_id text NOT NULL REFERENCES media.clips ON DELETE CASCADE,
    tag text NOT NULL,
    PRIMARY KEY (clip_id, tag)
);
CREATE INDEX tags_by_tag ON media.tags (tag, clip_id);

-- Messages that a subscription gave up on.
CREATE TABLE media.dead_letters (
    -- The Pub/Sub message id in the dead-letter topic.
    dead_letter_id text PRIMARY KEY,
    -- The topic to publish it to again, where it is known, and the subscription that gave up.
    topic text,
    subscription text NOT NULL,
    attributes jsonb NOT NULL,
    payload bytea NOT NULL,
    delivery_attempts integer,
    reason text NOT NULL,
    clip_id text,
    request_id text,
    received_at timestamptz NOT NULL DEFAULT now(),
    replayed_at timestamptz
);
CREATE INDEX dead_letters_newest ON media.dead_letters (received_at, dead_letter_id);

-- What register-clip did about every event, so that "why" has an answer. A repeated event adds nothing.
CREATE TABLE media.history (
    history_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    clip_id text,
    request_id text,
    event_type text NOT NULL,
    event_id text NOT NULL,
    outcome text NOT NULL,
    detail text
);
CREATE UNIQUE INDEX history_once ON media.history
    (event_id, event_type, outcome, COALESCE(clip_id, ''), COALESCE(request_id, ''));
CREATE INDEX history_of_clip ON media.history (clip_id, history_id) WHERE clip_id IS NOT NULL;
CREATE INDEX history_of_request ON media.history (request_id, history_id) WHERE request_id IS NOT NULL;
