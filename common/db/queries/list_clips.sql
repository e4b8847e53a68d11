SELECT c.clip_id, c.request_id, c.master_id, c.team_code, c.opponent_code, c.game_id, c.game_date, c.season, c.period,
       c.player_id, c.player_name, c.event_type, c.outcome, c.zone, c.title, c.labels,
       ARRAY(SELECT t.tag FROM media.tags t WHERE t.clip_id = c.clip_id ORDER BY t.tag) AS "tags!",
       c.profile, c.requested_start_s, c.requested_end_s, c.first_frame, c.end_frame,
       c.start_timecode_s, c.end_timecode_s, c.duration_s, c.status, c.error_message, c.receipt, c.created_at, c.ready_at, c.retired_at, c.replaced_by,
       substr(c.traceparent, 4, 32) AS trace_id
FROM media.clips c
WHERE ($1 OR c.team_code = ANY($2))
  AND ($3::text IS NULL OR c.team_code = $3)
  AND ($4::text IS NULL OR c.player_id = $4)
  AND ($5::text IS NULL OR c.opponent_code = $5)
  AND ($6::text IS NULL OR c.game_id = $6)
  AND ($7::text IS NULL OR c.season = $7)
  AND ($8::smallint IS NULL OR c.period = $8)
  AND ($9::text IS NULL OR c.event_type = $9)
  AND ($10::text IS NULL OR c.outcome = $10)
  AND ($11::text IS NULL OR c.zone = $11)
  AND CASE WHEN $12::text = 'retired' THEN c.retired_at IS NOT NULL ELSE c.retired_at IS NULL AND ($12 IS NULL OR c.status = $12) END
  AND ($13::text IS NULL OR c.clip_id = ANY(ARRAY(SELECT t.clip_id FROM media.tags t WHERE t.tag = $13)))
  AND ($14::date IS NULL OR c.day >= $14)
  AND ($15::date IS NULL OR c.day <= $15)
  AND ($16::timestamptz IS NULL OR (c.created_at, c.clip_id) < ($16, $17::text))
ORDER BY c.created_at DESC, c.clip_id DESC
LIMIT $18
