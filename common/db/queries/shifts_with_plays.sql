-- Shifts during which their own player acts in a play that is asked for: from the plays to the shifts, each once.
WITH acted AS MATERIALIZED (
  SELECT p.game_no, p.player_id, p.period, p.timecode_frames
  FROM hockey.plays p JOIN hockey.games g USING (game_no)
  WHERE ($2::integer[] IS NULL OR p.game_no = ANY($2)) AND p.game_no BETWEEN $3 AND $4
    -- All teams of the games, and no team, unless players are named: so the index by team is found.
    AND ($7::text IS NULL AND $8::integer[] IS NOT NULL OR p.team_code = ANY(CASE WHEN $7 IS NOT NULL THEN ARRAY[$7] ELSE
         ARRAY(SELECT DISTINCT unnest(ARRAY[home_code, away_code, '']) FROM hockey.games WHERE game_no = ANY($1)) END))
    AND ($8 IS NULL OR p.player_id = ANY($8))
    AND ($9::integer[] IS NULL OR p.action_no = ANY($9))
    AND p.player_id IS NOT NULL AND g.game_no = ANY($1)
    AND ($12::smallint[] IS NULL OR p.period = ANY($12))
    AND ($13::text[] IS NULL OR p.zone = ANY($13))
    AND ($14::text[] IS NULL OR p.section = ANY($14))
    AND ($15::text[] IS NULL OR p.outcome = ANY($15))
    AND ($16::text[] IS NULL OR p.manpower = ANY($16) OR p.skaters = ANY($16)
         OR ($17 AND p.own_goalie IS NULL AND p.skaters NOT LIKE '0v%')
         OR ($18 AND p.opponent_goalie IS NULL AND p.skaters NOT LIKE '%v0'))
    AND ($19::smallint IS NULL OR p.score_difference >= $19)
    AND ($20::smallint IS NULL OR p.score_difference <= $20)
    AND ($21::text[] IS NULL OR p.flags @> $21)
    AND ($22::integer[] IS NULL OR p.own_on_ice || p.own_goalie @> $22)
    AND ($23::integer[] IS NULL OR p.opponents_on_ice || p.opponent_goalie @> $23)
    AND ($5 OR g.home_code = ANY($6) OR g.away_code = ANY($6))
    AND ($10::text[] IS NULL OR (p.team_code = g.home_code AND g.away_code = ANY($10)) OR (p.team_code = g.away_code AND g.home_code = ANY($10)))
    AND ($11::boolean IS NULL OR p.team_code = CASE WHEN $11 THEN g.home_code ELSE g.away_code END)),
found AS (
  SELECT DISTINCT s.game_no, s.player_id, s.period, s.shift_no
  FROM acted JOIN hockey.shifts s ON s.game_no = acted.game_no AND s.player_id = acted.player_id AND s.period = acted.period
                                 AND acted.timecode_frames BETWEEN s.start_frames AND s.end_frames)
SELECT count(*) OVER () AS "total!", g.game_id, g.season, g.game_date, g.home_code, g.away_code, g.rate AS "rate!", s.game_no, s.player_id,
       s.team_code, s.period, s.shift_no, s.start_frames, s.end_frames, s.start_clock_ms, s.end_clock_ms
FROM found JOIN hockey.shifts s USING (game_no, player_id, period, shift_no) JOIN hockey.games g USING (game_no)
ORDER BY (g.game_date - DATE '2000-01-01') * $24::integer, g.game_id::bigint * $24, s.period * $24, s.start_frames * $24, s.player_id * $24
LIMIT $25
