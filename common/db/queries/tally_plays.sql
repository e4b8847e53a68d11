-- The same as count_plays.sql for questions that name no more than teams, actions and games: the tallies know.
SELECT g.game_no, sum(p.plays)::bigint AS "plays!"
FROM hockey.tallies p JOIN hockey.games g USING (game_no)
WHERE g.game_no = ANY($1)
  AND ($2::integer[] IS NULL OR p.game_no = ANY($2)) AND p.game_no BETWEEN $3 AND $4
  AND p.team_code = ANY(CASE WHEN $7::text IS NOT NULL THEN ARRAY[$7] ELSE
       ARRAY(SELECT DISTINCT unnest(ARRAY[home_code, away_code, '']) FROM hockey.games WHERE game_no = ANY($1)) END)
  AND ($8::integer[] IS NULL OR p.action_no = ANY($8))
  AND ($5 OR g.home_code = ANY($6) OR g.away_code = ANY($6))
  AND ($9::text[] IS NULL OR (p.team_code = g.home_code AND g.away_code = ANY($9)) OR (p.team_code = g.away_code AND g.home_code = ANY($9)))
  AND ($10::boolean IS NULL OR p.team_code = CASE WHEN $10 THEN g.home_code ELSE g.away_code END)
GROUP BY g.game_no, g.game_date, g.game_id
ORDER BY g.game_date, g.game_id
