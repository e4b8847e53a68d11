-- Shifts during which their own player acts in a play that is asked for: from the plays to the shifts, each once.
WITH acted AS MATERIALIZED (
  SELECT p.game_no, p.player_id, p.period, p.timecode_frames
  FROM hockey.games g
  JOIN hockey.plays p USING (game_no)
  WHERE g.game_no = ANY($1)
    -- All teams of the game, unless players are named: so the index by team is found.
    AND ($2::text IS NULL AND $3::integer[] IS NOT NULL
         OR p.team_code = ANY(CASE WHEN $2 IS NOT NULL THEN ARRAY[$2] ELSE ARRAY[g.home_code, g.away_code] END))
    AND ($3 IS NULL OR p.player_id = ANY($3))
    AND ($4::integer[] IS NULL OR p.action_no = ANY($4))
    AND p.player_id IS NOT NULL
    AND ($9::smallint[] IS NULL OR p.period = ANY($9))
    AND ($10::text[] IS NULL OR p.zone = ANY($10))
    AND ($11::text[] IS NULL OR p.section = ANY($11))
    AND ($12::text[] IS NULL OR p.outcome = ANY($12))
    AND ($13::text[] IS NULL OR p.manpower = ANY($13) OR p.skaters = ANY($13)
         OR ($14 AND p.own_goalie IS NULL AND p.skaters NOT LIKE '0v%')
         OR ($15 AND p.opponent_goalie IS NULL AND p.skaters NOT LIKE '%v0'))
    AND ($16::smallint IS NULL OR p.score_difference >= $16)
    AND ($17::smallint IS NULL OR p.score_difference <= $17)
    AND ($18::text[] IS NULL OR p.flags @> $18)
    AND ($19::integer[] IS NULL OR p.own_on_ice || p.own_goalie @> $19)
    AND ($20::integer[] IS NULL OR p.opponents_on_ice || p.opponent_goalie @> $20)
    AND ($5 OR g.home_code = ANY($6) OR g.away_code = ANY($6))
    AND ($7::text[] IS NULL OR (p.team_code = g.home_code AND g.away_code = ANY($7)) OR (p.team_code = g.away_code AND g.home_code = ANY($7)))
    AND ($8::boolean IS NULL OR p.team_code = CASE WHEN $8 THEN g.home_code ELSE g.away_code END)),
found AS (
  SELECT DISTINCT s.game_no, s.player_id, s.period, s.shift_no
  FROM acted JOIN hockey.shifts s ON s.game_no = acted.game_no AND s.player_id = acted.player_id AND s.period = acted.period
                                 AND acted.timecode_frames BETWEEN s.start_frames AND s.end_frames)
SELECT count(*) OVER () AS "total!", g.game_id, g.season, g.game_date, g.home_code, g.away_code, g.rate AS "rate!", s.game_no, s.player_id,
       s.team_code, s.period, s.shift_no, s.start_frames, s.end_frames, s.start_clock_ms, s.end_clock_ms
FROM found JOIN hockey.shifts s USING (game_no, player_id, period, shift_no) JOIN hockey.games g USING (game_no)
ORDER BY (g.game_date - DATE '2000-01-01') * $21::integer, g.game_id::bigint * $21, s.period * $21, s.start_frames * $21, s.player_id * $21
LIMIT $22
