-- The same as count_plays.sql for questions that name no more than teams, actions and games: the tallies know.
-- Where the index is read: each game by itself, or each team from the first game to the last.
WITH strips AS MATERIALIZED (
  SELECT game_no AS first_game, game_no AS last_game, unnest(CASE WHEN $7::text IS NOT NULL THEN ARRAY[$7] ELSE ARRAY[home_code, away_code, ''] END) AS team_code
  FROM hockey.games WHERE $2 AND game_no = ANY($1)
  UNION ALL
  SELECT $3, $4, team_code FROM unnest(CASE WHEN $7::text IS NOT NULL THEN ARRAY[$7] ELSE
    ARRAY(SELECT DISTINCT unnest(ARRAY[home_code, away_code, '']) FROM hockey.games WHERE game_no = ANY($1)) END) AS of (team_code)
  WHERE NOT $2)
SELECT g.game_no, sum(p.plays)::bigint AS "plays!"
FROM strips s
CROSS JOIN LATERAL (
  SELECT * FROM hockey.tallies p
  WHERE p.game_no BETWEEN CASE WHEN $2 THEN s.first_game ELSE $3 END AND CASE WHEN $2 THEN s.last_game ELSE $4 END AND p.team_code = s.team_code
    AND ($8::integer[] IS NULL OR p.action_no = ANY($8))) p
JOIN hockey.games g USING (game_no)
WHERE g.game_no = ANY($1)
  AND ($5 OR g.home_code = ANY($6) OR g.away_code = ANY($6))
  AND ($9::text[] IS NULL OR (p.team_code = g.home_code AND g.away_code = ANY($9)) OR (p.team_code = g.away_code AND g.home_code = ANY($9)))
  AND ($10::boolean IS NULL OR p.team_code = CASE WHEN $10 THEN g.home_code ELSE g.away_code END)
GROUP BY g.game_no, g.game_date, g.game_id
ORDER BY g.game_date, g.game_id
