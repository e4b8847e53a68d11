-- A season's worth of rows, so that the planner has something to weigh.
INSERT INTO media.masters (object, generation, size_bytes, team_code, season, game_id, period, status, duration_s, frame_count, timescale,
    frame_runs, fps_num, fps_den, constant_rate, video_codec, width, height, rotation, closed_gop, media_object, media_generation, index_object)
SELECT 'media/raw/' || n || '.mp4', n, 1, 'T' || chr(65 + n % 8) || chr(65 + n / 8 % 4), '2025-2026', '20250' || 20000 + n / 6, 1 + n % 3, 'ready',
    3600, 108000, 30, '{108000,1}', 30, 1, true, 'h264', 1280, 720, 0, true, 'm', 1, 'i'
FROM generate_series(0, 7999) n;

INSERT INTO media.requests (request_id, body, status, team_code, game_id, period, clip_id, received_at)
SELECT 'r' || n, '{}', CASE WHEN n % 10 = 0 THEN 'waiting' ELSE 'accepted' END, 'T' || chr(65 + n % 8) || chr(65 + n / 8 % 4),
    '20250' || 20000 + n / 16, 1 + n % 3, CASE WHEN n % 10 = 0 THEN NULL ELSE 'clip' || n END, now() - n * interval '1 minute'
FROM generate_series(0, 19999) n;

INSERT INTO media.clips (clip_id, master_id, request_id, owed_by, team_code, opponent_code, game_id, game_date, season, period, player_id,
    event_type, outcome, zone, profile, requested_start_s, requested_end_s, first_frame, end_frame, start_timecode_s, end_timecode_s,
    duration_s, status, error_message, created_at, announced_at, ready_at, ready_announced_at)
SELECT 'clip' || n, 1 + n % 8000, 'r' || n, 'e' || n, 'T' || chr(65 + n % 8) || chr(65 + n / 8 % 4), 'O' || chr(65 + n % 8) || chr(65 + n / 8 % 4),
    '20250' || 20000 + n / 16, date '2025-10-01' + n / 150, '2025-2026', 1 + n % 3, (8470000 + n % 700)::text,
    'type_' || n % 24, 'successful', 'oz', 'default', 1, 9, 30, 270, 1, 9, 8, CASE WHEN n % 400 = 0 THEN 'failed' ELSE 'ready' END,
    CASE WHEN n % 400 = 0 THEN 'why' END, now() - n * interval '1 minute', CASE WHEN n > 5 THEN now() END, now(), CASE WHEN n > 5 THEN now() END
FROM generate_series(0, 19999) n;

INSERT INTO media.tags SELECT 'clip' || n, 'tag' || n % 300 FROM generate_series(0, 19999) n;
INSERT INTO media.assets (clip_id, asset_type, object, content_type, file_size_bytes)
SELECT 'clip' || n, asset_type, 'o', 'c', 1 FROM generate_series(0, 19999) n, unnest('{mp4,thumbnail,hls_playlist}'::text[]) asset_type;
INSERT INTO media.history (clip_id, request_id, event_type, event_id, outcome)
SELECT 'clip' || n, 'r' || n, 'clip.requested', 'r' || n, 'accepted' FROM generate_series(0, 19999) n;
INSERT INTO media.dead_letters (dead_letter_id, subscription, attributes, payload, reason, received_at)
SELECT 'd' || n, 's', '{}', '', 'why', now() - n * interval '1 minute' FROM generate_series(0, 4999) n;
INSERT INTO media.announced_again (topic, about) SELECT 'clips', 'clip' || n FROM generate_series(0, 999) n;
-- A season of play-by-play: 660 games of 240 plays.
INSERT INTO hockey.actions (action) SELECT 'ACTION ' || n FROM generate_series(1, 120) n;
INSERT INTO hockey.deliveries (object, generation, size_bytes, kind, status, game_id)
SELECT 'plays/' || n, n, 1, 'raw', 'loaded', (2025020000 + n)::text FROM generate_series(1, 660) n;
INSERT INTO hockey.games (game_id, season, game_type, game_date, home_code, away_code, delivery_id, rate)
SELECT (2025020000 + n)::text, '2025-2026', 2, date '2025-10-07' + n / 8, 'T' || chr(65 + n % 8) || chr(65 + n / 8 % 4),
    'T' || chr(65 + (n + 3) % 8) || chr(65 + (n / 8 + 1) % 4), n, 30
FROM generate_series(1, 660) n;
INSERT INTO hockey.games (game_id, season, game_type, game_date, home_code, away_code, schedule_generation, state, state_generation)
SELECT (2024020000 + n)::text, '2024-2025', 2, date '2024-10-07' + n / 8, 'T' || chr(65 + n % 8) || chr(65 + n / 8 % 4),
    'T' || chr(65 + (n + 3) % 8) || chr(65 + (n / 8 + 1) % 4), 1, 'OFF', 1
FROM generate_series(1, 1300) n;
INSERT INTO hockey.people (season, team_code, player_id, first_name, last_name, position, source, generation)
SELECT season, 'T' || chr(65 + n % 8) || chr(65 + n / 8 % 4), 8490000 + n, 'A', 'B' || n, 'C', 'roster', 1
FROM generate_series(0, 639) n, unnest('{2024-2025,2025-2026}'::text[]) season;
INSERT INTO hockey.plays (game_no, play_no, clock_ms, timecode_frames, action_no, player_id, period, score_difference, team_code, zone,
    outcome, manpower, skaters, flags, own_on_ice, opponents_on_ice)
SELECT g.game_no, n, n * 1000, n * 30, 1 + n * 7 % 120, 8490000 + (g.game_no + n) % 640, 1 + n / 80, 0,
    CASE n % 20 WHEN 0 THEN '' ELSE CASE n % 2 WHEN 0 THEN g.home_code ELSE g.away_code END END, 'oz', 'successful', 'even_strength', '5v5',
    '{wristshot}', ARRAY[8490000 + (g.game_no + n) % 640], '{}'
FROM hockey.games g, generate_series(0, 239) n WHERE g.delivery_id IS NOT NULL;
INSERT INTO hockey.tallies SELECT game_no, team_code, action_no, count(*) FROM hockey.plays GROUP BY 1, 2, 3;
INSERT INTO hockey.shifts (game_no, player_id, period, shift_no, team_code, start_frames, end_frames, start_clock_ms, end_clock_ms)
SELECT g.game_no, 8490000 + (g.game_no + n) % 640, 1 + n / 30, n, CASE n % 2 WHEN 0 THEN g.home_code ELSE g.away_code END, n * 90, n * 90 + 80, 1, 2
FROM hockey.games g, generate_series(0, 89) n WHERE g.delivery_id IS NOT NULL;
INSERT INTO hockey.appearances SELECT DISTINCT player_id, game_no, 'TAA' FROM hockey.plays WHERE player_id IS NOT NULL;
INSERT INTO hockey.rules (team_code, name, query, created_by) SELECT 'T' || chr(65 + n % 8) || chr(65 + n / 8 % 4), 'r', '{}', 'x' FROM generate_series(0, 999) n;
INSERT INTO hockey.rule_runs (rule_id, delivery_id, plays) SELECT rule_id, d, 1 FROM hockey.rules, generate_series(1, 20) d;
INSERT INTO hockey.odd_rows SELECT d, n, n, 'why', 'row' FROM generate_series(1, 600) d, generate_series(0, 9) n;

-- Every query of a new connection is explained in the server's log.
ALTER DATABASE postgres SET session_preload_libraries = 'auto_explain';
ALTER DATABASE postgres SET auto_explain.log_min_duration = 0;
