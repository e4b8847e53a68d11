-- How many plays each game has, in the order of the games. Counted first, by index; only then are the games looked at.
-- Where the index is read: each game by itself, or each team from the first game to the last.
WITH strips AS MATERIALIZED (
  SELECT game_no AS first_game, game_no AS last_game, unnest(CASE WHEN $7::text IS NOT NULL THEN ARRAY[$7] WHEN $8::integer[] IS NOT NULL THEN ARRAY[''] ELSE ARRAY[home_code, away_code, ''] END) AS team_code
  FROM hockey.games WHERE $2 AND game_no = ANY($1)
  UNION ALL
  SELECT $3, $4, team_code FROM unnest(CASE WHEN $7::text IS NOT NULL THEN ARRAY[$7] WHEN $8::integer[] IS NOT NULL THEN ARRAY[''] ELSE
    ARRAY(SELECT DISTINCT unnest(ARRAY[home_code, away_code, '']) FROM hockey.games WHERE game_no = ANY($1)) END) AS of (team_code)
  WHERE NOT $2),
counted AS MATERIALIZED (
  SELECT found.* FROM strips s CROSS JOIN LATERAL (
    -- The team is told apart only where something is asked of its side of the game.
    SELECT p.game_no, CASE WHEN $10::text[] IS NULL AND $11::boolean IS NULL THEN '' ELSE p.team_code END AS team_code, count(*) AS plays
    FROM hockey.plays p
    -- Said as constants where they are, so that the planner knows how much it is.
    WHERE p.game_no BETWEEN CASE WHEN $2 THEN s.first_game ELSE $3 END AND CASE WHEN $2 THEN s.last_game ELSE $4 END
      -- Who names players means them for whichever team.
      AND ($7 IS NULL AND $8 IS NOT NULL OR p.team_code = s.team_code)
      AND ($8 IS NULL OR p.player_id = ANY($8))
      AND ($9::integer[] IS NULL OR p.action_no = ANY($9))
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
    GROUP BY 1, 2) found)
SELECT g.game_no, sum(p.plays)::bigint AS "plays!"
FROM counted p JOIN hockey.games g USING (game_no)
WHERE g.game_no = ANY($1)
  AND ($5 OR g.home_code = ANY($6) OR g.away_code = ANY($6))
  AND ($10::text[] IS NULL OR (p.team_code = g.home_code AND g.away_code = ANY($10)) OR (p.team_code = g.away_code AND g.home_code = ANY($10)))
  AND ($11::boolean IS NULL OR p.team_code = CASE WHEN $11 THEN g.home_code ELSE g.away_code END)
GROUP BY g.game_no, g.game_date, g.game_id
ORDER BY g.game_date, g.game_id
