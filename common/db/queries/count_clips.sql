SELECT count(*) AS "count!"
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
