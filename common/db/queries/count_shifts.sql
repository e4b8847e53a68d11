-- How many shifts each game has, in the order of the games.
WITH counted AS MATERIALIZED (
  -- The team is told apart only where something is asked of its side of the game.
  SELECT p.game_no, CASE WHEN $10::text[] IS NULL AND $11::boolean IS NULL THEN '' ELSE p.team_code END AS team_code, count(*) AS plays
  FROM hockey.shifts p
  WHERE (NOT $2 OR p.game_no = ANY($1)) AND p.game_no BETWEEN $3 AND $4
    AND ($7::text IS NULL OR p.team_code = $7)
    AND ($8::integer[] IS NULL OR p.player_id = ANY($8))
    AND ($9::smallint[] IS NULL OR p.period = ANY($9))
  GROUP BY 1, 2)
SELECT g.game_no, sum(p.plays)::bigint AS "plays!"
FROM counted p JOIN hockey.games g USING (game_no)
WHERE g.game_no = ANY($1)
  AND ($5 OR g.home_code = ANY($6) OR g.away_code = ANY($6))
  AND ($10::text[] IS NULL OR (p.team_code = g.home_code AND g.away_code = ANY($10)) OR (p.team_code = g.away_code AND g.home_code = ANY($10)))
  AND ($11::boolean IS NULL OR p.team_code = CASE WHEN $11 THEN g.home_code ELSE g.away_code END)
GROUP BY g.game_no, g.game_date, g.game_id
ORDER BY g.game_date, g.game_id
