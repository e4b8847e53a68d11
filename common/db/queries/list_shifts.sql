-- The shifts of a few games, chosen because the answer shows them, in the order of the games and of time.
SELECT g.game_id, g.season, g.game_date, g.home_code, g.away_code, g.rate AS "rate!", p.game_no, p.player_id,
       p.team_code, p.period, p.shift_no, p.start_frames, p.end_frames, p.start_clock_ms, p.end_clock_ms
FROM unnest($1::integer[]) WITH ORDINALITY AS chosen (game_no, place)
JOIN hockey.games g USING (game_no)
JOIN hockey.shifts p USING (game_no)
WHERE ($4::text IS NULL OR p.team_code = $4)
  AND ($5::integer[] IS NULL OR p.player_id = ANY($5))
  AND ($6::smallint[] IS NULL OR p.period = ANY($6))
  AND ($7::text[] IS NULL OR (p.team_code = g.home_code AND g.away_code = ANY($7)) OR (p.team_code = g.away_code AND g.home_code = ANY($7)))
  AND ($8::boolean IS NULL OR p.team_code = CASE WHEN $8 THEN g.home_code ELSE g.away_code END)
ORDER BY chosen.place, p.period * $2::integer, p.start_frames * $2, p.player_id * $2
LIMIT $3
