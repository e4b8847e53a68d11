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
    duration_s, status, error_message, created_at, announced_at, ready_at)
SELECT 'clip' || n, 1 + n % 8000, 'r' || n, 'e' || n, 'T' || chr(65 + n % 8) || chr(65 + n / 8 % 4), 'O' || chr(65 + n % 8) || chr(65 + n / 8 % 4),
    '20250' || 20000 + n / 16, date '2025-10-01' + n / 150, '2025-2026', 1 + n % 3, (8470000 + n % 700)::text,
    'type_' || n % 24, 'successful', 'oz', 'default', 1, 9, 30, 270, 1, 9, 8, CASE WHEN n % 400 = 0 THEN 'failed' ELSE 'ready' END,
    CASE WHEN n % 400 = 0 THEN 'why' END, now() - n * interval '1 minute', CASE WHEN n > 5 THEN now() END, now()
FROM generate_series(0, 19999) n;

INSERT INTO media.tags SELECT 'clip' || n, 'tag' || n % 300 FROM generate_series(0, 19999) n;
INSERT INTO media.assets (clip_id, asset_type, object, content_type, file_size_bytes)
SELECT 'clip' || n, asset_type, 'o', 'c', 1 FROM generate_series(0, 19999) n, unnest('{mp4,thumbnail,hls_playlist}'::text[]) asset_type;
INSERT INTO media.history (clip_id, request_id, event_type, event_id, outcome)
SELECT 'clip' || n, 'r' || n, 'clip.requested', 'r' || n, 'accepted' FROM generate_series(0, 19999) n;
INSERT INTO media.dead_letters (dead_letter_id, subscription, attributes, payload, reason, received_at)
SELECT 'd' || n, 's', '{}', '', 'why', now() - n * interval '1 minute' FROM generate_series(0, 4999) n;
ANALYZE;

-- Every query of a new connection is explained in the server's log.
ALTER DATABASE postgres SET session_preload_libraries = 'auto_explain';
ALTER DATABASE postgres SET auto_explain.log_min_duration = 0;
