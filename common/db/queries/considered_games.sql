-- The games that a question is about, in their order, and which of their periods have, or had, video that the asker may see.
WITH chosen AS (
  SELECT g.* FROM hockey.games g
  WHERE ($1 OR g.home_code = ANY($2) OR g.away_code = ANY($2))
    AND ($3::text[] IS NULL OR g.game_id = ANY($3))
    AND ($4::boolean IS NULL OR g.played = $4)
    AND ($5::text IS NULL OR g.season = $5)
    AND ($6::date IS NULL OR g.game_date >= $6)
    AND ($7::date IS NULL OR g.game_date <= $7)
    AND ($8::smallint IS NULL OR g.game_type = $8)
    AND ($9::text IS NULL OR g.home_code = $9 OR g.away_code = $9)
    -- Of a player: games in which they were on the ice, and games of their team of which that is not known.
    AND ($10::integer[] IS NULL OR g.game_no IN (SELECT a.game_no FROM hockey.appearances a WHERE a.player_id = ANY($10))
         OR (g.delivery_id IS NULL AND ((g.season, g.home_code) IN (SELECT p.season, p.team_code FROM hockey.people p WHERE p.player_id = ANY($10))
                                     OR (g.season, g.away_code) IN (SELECT p.season, p.team_code FROM hockey.people p WHERE p.player_id = ANY($10)))))
    -- One side of the game is the one that is asked about.
    AND ($11 OR EXISTS (
         SELECT FROM (VALUES (g.home_code, g.away_code, true), (g.away_code, g.home_code, false)) AS side (team_code, other_code, at_home)
         WHERE ($9 IS NULL OR team_code = $9)
           AND ($12::text[] IS NULL OR team_code = ANY($12))
           AND ($13::text[] IS NULL OR other_code = ANY($13))
           AND ($14::boolean IS NULL OR at_home = $14)
           AND ($10 IS NULL
                OR EXISTS (SELECT FROM hockey.appearances a WHERE a.player_id = ANY($10) AND a.game_no = g.game_no AND a.team_code = side.team_code)
                OR (g.delivery_id IS NULL AND EXISTS (SELECT FROM hockey.people p WHERE p.player_id = ANY($10) AND p.season = g.season AND p.team_code = side.team_code)))))
  ORDER BY g.game_date DESC, g.game_id DESC
  LIMIT $15)
SELECT g.game_no AS "game_no!", g.game_id AS "game_id!", g.season AS "season!", g.game_type AS "game_type!", g.game_date AS "game_date!",
       g.start_time, g.home_code AS "home_code!", g.away_code AS "away_code!", g.state, g.home_score, g.away_score, g.played AS "played!",
       g.delivery_id IS NOT NULL AS "has_plays!", g.rate, g.delivery_id,
       ARRAY(SELECT DISTINCT m.period FROM media.masters m
             WHERE m.game_id = g.game_id AND m.status = 'ready' AND ($16 OR m.team_code = ANY($17)) ORDER BY m.period) AS "video_periods!: Vec<i16>"
FROM chosen g
ORDER BY g.game_date, g.game_id
