-- Shifts during which others are on the ice too: each of them has a shift of their own that overlaps.
SELECT count(*) OVER () AS "total!", g.game_id, g.season, g.game_date, g.home_code, g.away_code, g.rate AS "rate!", s.game_no, s.player_id,
       s.team_code, s.period, s.shift_no, s.start_frames, s.end_frames, s.start_clock_ms, s.end_clock_ms
FROM hockey.games g
JOIN hockey.shifts s USING (game_no)
WHERE g.game_no = ANY($1)
  AND ($2::text IS NULL OR s.team_code = $2)
  AND ($3::integer[] IS NULL OR s.player_id = ANY($3))
  AND ($4 OR g.home_code = ANY($5) OR g.away_code = ANY($5))
  AND ($6::text[] IS NULL OR (s.team_code = g.home_code AND g.away_code = ANY($6)) OR (s.team_code = g.away_code AND g.home_code = ANY($6)))
  AND ($7::boolean IS NULL OR s.team_code = CASE WHEN $7 THEN g.home_code ELSE g.away_code END)
  AND ($8::smallint[] IS NULL OR s.period = ANY($8))
  AND NOT EXISTS (
    SELECT FROM unnest($9::integer[]) AS mate (player_id)
    WHERE NOT EXISTS (
      SELECT FROM hockey.shifts o
      WHERE o.player_id = mate.player_id AND o.game_no = s.game_no AND o.period = s.period
        AND o.start_frames < s.end_frames AND o.end_frames > s.start_frames AND o.team_code = s.team_code))
  AND NOT EXISTS (
    SELECT FROM unnest($10::integer[]) AS opponent (player_id)
    WHERE NOT EXISTS (
      SELECT FROM hockey.shifts o
      WHERE o.player_id = opponent.player_id AND o.game_no = s.game_no AND o.period = s.period
        AND o.start_frames < s.end_frames AND o.end_frames > s.start_frames AND o.team_code <> s.team_code))
ORDER BY (g.game_date - DATE '2000-01-01') * $11::integer, g.game_id::bigint * $11, s.period * $11, s.start_frames * $11, s.player_id * $11
LIMIT $12
