-- Games, people, plays and shifts: what the delivered files say.

CREATE SCHEMA hockey;

-- Every generation of every delivered file and what became of it.
CREATE TABLE hockey.deliveries (
    delivery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    object text NOT NULL,
    -- The microsecond of the upload: what is greater is newer.
    generation bigint NOT NULL,
    crc32c text,
    size_bytes bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('raw', 'timeline', 'schedule', 'roster', 'unknown')),
    -- loaded: its rows are there. superseded: its plays were the game's until a newer delivery came, or it came after a newer one.
    -- kept_raw: a timeline of a game whose raw file is there. refused: it could not be read.
    status text NOT NULL CHECK (status IN ('loaded', 'superseded', 'kept_raw', 'refused')),
    -- Why, for a coach to read.
    reason text,
    -- Of a play file.
    game_id text,
    -- Of a roster.
    season text,
    team_code text,
    -- Plays, games or people that were read.
    rows integer NOT NULL DEFAULT 0,
    odd_rows integer NOT NULL DEFAULT 0,
    shifts integer NOT NULL DEFAULT 0,
    -- The data-quality report of a play file.
    report jsonb NOT NULL DEFAULT '{}',
    -- The redelivered event pays what the first handler owed.
    announced_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (object, generation),
    CONSTRAINT refused_says_why CHECK (status <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX deliveries_by_game ON hockey.deliveries (game_id, delivery_id) WHERE game_id IS NOT NULL;

-- Rows that could not be read; of a file with very many, the first.
CREATE TABLE hockey.odd_rows (
    delivery_id bigint NOT NULL REFERENCES hockey.deliveries ON DELETE CASCADE,
    odd_row_no integer NOT NULL,
    line bigint NOT NULL,
    reason text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (delivery_id, odd_row_no)
);

-- How far a game is: files go stale, and an old one must not undo a newer state.
CREATE FUNCTION hockey.progress(state text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN state IN ('FINAL', 'OFF') THEN 4 WHEN state IN ('LIVE', 'CRIT', 'OVER') THEN 3 WHEN state = 'PRE' THEN 2
                WHEN state = '' THEN 0 ELSE 1 END;

CREATE TABLE hockey.games (
    game_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    game_id text NOT NULL UNIQUE,
    season text NOT NULL,
    -- 1 pre-season, 2 regular season, 3 playoffs.
    game_type smallint NOT NULL,
    -- As the plays' own file says, where there are plays; else as the schedule says.
    game_date date NOT NULL,
    home_code text COLLATE "C" NOT NULL,
    away_code text COLLATE "C" NOT NULL,
    -- As the newest schedule says; null where only plays are known.
    scheduled_date date,
    scheduled_home text,
    scheduled_away text,
    start_time timestamptz,
    schedule_generation bigint,
    -- FUT, PRE, LIVE, FINAL, OFF …: the furthest that any schedule says; the scores and how it ended with it.
    state text,
    state_generation bigint,
    home_score smallint,
    away_score smallint,
    last_period_type text,
    -- The delivery whose plays are the game's; null where there are none.
    delivery_id bigint REFERENCES hockey.deliveries,
    -- Frames of its timecodes a second.
    rate smallint,
    played boolean NOT NULL GENERATED ALWAYS AS (delivery_id IS NOT NULL OR COALESCE(state IN ('FINAL', 'OFF'), false)) STORED,
    CONSTRAINT plays_have_a_rate CHECK ((delivery_id IS NULL) = (rate IS NULL)),
    CONSTRAINT plays_or_a_schedule CHECK (delivery_id IS NOT NULL OR schedule_generation IS NOT NULL)
);
CREATE INDEX games_by_home ON hockey.games (home_code, game_date, game_id);
CREATE INDEX games_by_away ON hockey.games (away_code, game_date, game_id);
CREATE INDEX games_by_date ON hockey.games (game_date, game_id);
CREATE INDEX games_by_season ON hockey.games (season) WHERE played;

-- A player in one season for one team: from rosters, and from the rows of plays where no roster has them.
CREATE TABLE hockey.people (
    season text NOT NULL,
    team_code text COLLATE "C" NOT NULL,
    player_id integer NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    position text NOT NULL,
    sweater smallint,
    source text NOT NULL CHECK (source IN ('roster', 'plays')),
    -- Of the delivery that says so: a roster beats plays, then the newer beats the older.
    generation bigint NOT NULL,
    PRIMARY KEY (season, team_code, player_id)
);
CREATE INDEX people_by_player ON hockey.people (player_id);

-- Every action string that was ever delivered, word for word: plays name them by number.
CREATE TABLE hockey.actions (
    action_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    action text NOT NULL UNIQUE
);

-- Without a foreign key to its game: checking it for each of 4,000 rows costs more than writing them, and a game is never removed.
CREATE TABLE hockey.plays (
    game_no integer NOT NULL,
    play_no integer NOT NULL,
    -- Since the period's start on the game clock.
    clock_ms integer NOT NULL,
    -- Frames since the period's opening face-off, at the game's rate.
    timecode_frames integer NOT NULL,
    action_no integer NOT NULL,
    -- Null on bare rows, such as a whistle.
    player_id integer,
    own_goalie integer,
    opponent_goalie integer,
    x real,
    y real,
    expected_goals real,
    period smallint NOT NULL,
    score_difference smallint,
    -- Empty on bare rows, so that one index finds those too.
    team_code text COLLATE "C" NOT NULL,
    zone text,
    outcome text,
    manpower text,
    -- E.g. 5v4, as seen by the acting team.
    skaters text,
    section text,
    flags text[] NOT NULL,
    own_on_ice integer[] NOT NULL,
    opponents_on_ice integer[] NOT NULL,
    PRIMARY KEY (game_no, play_no)
);
CREATE INDEX plays_by_player ON hockey.plays (player_id, action_no, game_no) WHERE player_id IS NOT NULL;
-- Carries what is asked of many plays at once: they are counted without being visited.
CREATE INDEX plays_by_team ON hockey.plays (team_code, action_no, game_no)
    INCLUDE (period, score_difference, zone, outcome, manpower, skaters, section, flags);
-- A game is 4,000 rows that never change: to be counted by the index alone they must be seen by vacuum soon.
ALTER TABLE hockey.plays SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000,
    autovacuum_analyze_scale_factor = 0.02);

-- How many plays of an action a team has in a game: the total of a broad question without reading its plays.
CREATE TABLE hockey.tallies (
    game_no integer NOT NULL REFERENCES hockey.games,
    team_code text COLLATE "C" NOT NULL,
    action_no integer NOT NULL,
    plays integer NOT NULL,
    PRIMARY KEY (game_no, team_code, action_no)
);
CREATE INDEX tallies_by_team ON hockey.tallies (team_code, action_no, game_no) INCLUDE (plays);
ALTER TABLE hockey.tallies SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 5000);

CREATE TABLE hockey.shifts (
    game_no integer NOT NULL,
    player_id integer NOT NULL,
    period smallint NOT NULL,
    shift_no integer NOT NULL,
    team_code text COLLATE "C" NOT NULL,
    start_frames integer NOT NULL,
    end_frames integer NOT NULL CHECK (end_frames >= start_frames),
    start_clock_ms integer NOT NULL,
    end_clock_ms integer NOT NULL,
    PRIMARY KEY (game_no, player_id, period, shift_no)
);
CREATE INDEX shifts_by_player ON hockey.shifts (player_id, game_no, period, start_frames);
CREATE INDEX shifts_by_team ON hockey.shifts (team_code, game_no) INCLUDE (period);
ALTER TABLE hockey.shifts SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000);

-- Who was on the ice in which game: "the last five games" of a player are games they played.
CREATE TABLE hockey.appearances (
    player_id integer NOT NULL,
    game_no integer NOT NULL,
    team_code text COLLATE "C" NOT NULL,
    PRIMARY KEY (player_id, game_no)
);
CREATE INDEX appearances_by_game ON hockey.appearances (game_no);

-- Questions that are asked of every newly ingested game of a team.
CREATE TABLE hockey.rules (
    rule_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_code text NOT NULL,
    name text NOT NULL,
    question text,
    query jsonb NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz
);
CREATE INDEX rules_of_team ON hockey.rules (team_code, rule_id) WHERE removed_at IS NULL;

-- What a rule found in a delivery, so that it is never silent and runs once.
CREATE TABLE hockey.rule_runs (
    rule_id bigint NOT NULL REFERENCES hockey.rules,
    delivery_id bigint NOT NULL REFERENCES hockey.deliveries,
    plays integer NOT NULL,
    ran_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (rule_id, delivery_id)
);
CREATE INDEX rule_runs_of_delivery ON hockey.rule_runs (delivery_id);

-- Changes with everything that is loaded, so that what was read of it may be kept until then.
CREATE TABLE hockey.catalog (
    version bigint NOT NULL
);
CREATE UNIQUE INDEX catalog_is_one_row ON hockey.catalog ((true));
INSERT INTO hockey.catalog VALUES (0);

-- Which periods of a game have video, and whose: the coverage of an answer.
CREATE INDEX masters_ready ON media.masters (game_id, team_code, period) WHERE status = 'ready';
