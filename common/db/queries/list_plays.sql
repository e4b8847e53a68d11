-- The plays of a few games, chosen because the answer shows them, in the order of the games and of time.
SELECT g.game_id, g.season, g.game_date, g.home_code, g.away_code, g.rate AS "rate!", p.game_no, p.play_no, p.period, p.clock_ms,
       p.timecode_frames, p.action_no, a.action, p.player_id, p.own_goalie, p.opponent_goalie, p.x, p.y, p.expected_goals,
       p.score_difference, p.team_code, p.zone, p.outcome, p.manpower, p.skaters, p.section, p.flags, p.own_on_ice, p.opponents_on_ice
FROM hockey.games g
JOIN LATERAL (
  SELECT * FROM hockey.plays p
  WHERE p.game_no = g.game_no
    AND ($6::text IS NULL AND $7::integer[] IS NOT NULL
         OR p.team_code = ANY(CASE WHEN $6 IS NOT NULL THEN ARRAY[$6] ELSE ARRAY[g.home_code, g.away_code, ''] END))
    AND ($7 IS NULL OR p.player_id = ANY($7))
    AND ($8::integer[] IS NULL OR p.action_no = ANY($8))
    AND ($11::smallint[] IS NULL OR p.period = ANY($11))
    AND ($12::text[] IS NULL OR p.zone = ANY($12))
    AND ($13::text[] IS NULL OR p.section = ANY($13))
    AND ($14::text[] IS NULL OR p.outcome = ANY($14))
    AND ($15::text[] IS NULL OR p.manpower = ANY($15) OR p.skaters = ANY($15)
         OR ($16 AND p.own_goalie IS NULL AND p.skaters NOT LIKE '0v%')
         OR ($17 AND p.opponent_goalie IS NULL AND p.skaters NOT LIKE '%v0'))
    AND ($18::smallint IS NULL OR p.score_difference >= $18)
    AND ($19::smallint IS NULL OR p.score_difference <= $19)
    AND ($20::text[] IS NULL OR p.flags @> $20)
    AND ($21::integer[] IS NULL OR p.own_on_ice || p.own_goalie @> $21)
    AND ($22::integer[] IS NULL OR p.opponents_on_ice || p.opponent_goalie @> $22)) p ON true
JOIN hockey.actions a USING (action_no)
WHERE g.game_no = ANY($1)
  AND ($4 OR g.home_code = ANY($5) OR g.away_code = ANY($5))
  AND ($9::text[] IS NULL OR (p.team_code = g.home_code AND g.away_code = ANY($9)) OR (p.team_code = g.away_code AND g.home_code = ANY($9)))
  AND ($10::boolean IS NULL OR p.team_code = CASE WHEN $10 THEN g.home_code ELSE g.away_code END)
ORDER BY (g.game_date - DATE '2000-01-01') * $2::integer, g.game_id::bigint * $2, p.period * $2, p.timecode_frames * $2, p.play_no * $2
LIMIT $3
