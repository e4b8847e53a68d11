SELECT c.clip_id, c.request_id, c.master_id, c.team_code, c.opponent_code, c.game_id, c.game_date, c.season, c.period,
       c.player_id, c.player_name, c.event_type, c.outcome, c.zone, c.title, c.labels,
       ARRAY(SELECT t.tag FROM media.tags t WHERE t.clip_id = c.clip_id ORDER BY t.tag) AS "tags!",
       c.profile, c.requested_start_s, c.requested_end_s, c.first_frame, c.end_frame,
       c.start_timecode_s, c.end_timecode_s, c.duration_s, c.status, c.error_message, c.receipt, c.created_at, c.ready_at, c.retired_at, c.replaced_by,
       substr(c.traceparent, 4, 32) AS trace_id
FROM media.clips c
WHERE c.clip_id = $1 AND ($2 OR c.team_code = ANY($3))
