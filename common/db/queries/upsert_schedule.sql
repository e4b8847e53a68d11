INSERT INTO hockey.games AS g (game_id, season, game_type, game_date, home_code, away_code, scheduled_date, scheduled_home, scheduled_away,
    start_time, schedule_generation, state, state_generation, home_score, away_score, last_period_type)
SELECT game_id, season, substr(game_id, 6, 1)::smallint, game_date, home_code, away_code, game_date, home_code, away_code,
       start_time, $11, state, $11, home_score, away_score, last_period_type
FROM unnest($1::text[], $2::text[], $3::date[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::smallint[], $9::smallint[], $10::text[])
     AS new (game_id, season, game_date, start_time, home_code, away_code, state, home_score, away_score, last_period_type)
ON CONFLICT (game_id) DO UPDATE SET (game_date, home_code, away_code, scheduled_date, scheduled_home, scheduled_away, start_time,
    schedule_generation, state, state_generation, home_score, away_score, last_period_type) = (
  SELECT CASE WHEN newer AND g.delivery_id IS NULL THEN excluded.game_date ELSE g.game_date END,
         CASE WHEN newer AND g.delivery_id IS NULL THEN excluded.home_code ELSE g.home_code END,
         CASE WHEN newer AND g.delivery_id IS NULL THEN excluded.away_code ELSE g.away_code END,
         CASE WHEN newer THEN excluded.scheduled_date ELSE g.scheduled_date END,
         CASE WHEN newer THEN excluded.scheduled_home ELSE g.scheduled_home END,
         CASE WHEN newer THEN excluded.scheduled_away ELSE g.scheduled_away END,
         CASE WHEN newer THEN excluded.start_time ELSE g.start_time END,
         GREATEST(g.schedule_generation, excluded.schedule_generation),
         CASE WHEN further THEN excluded.state ELSE g.state END,
         CASE WHEN further THEN excluded.state_generation ELSE g.state_generation END,
         CASE WHEN further THEN excluded.home_score ELSE g.home_score END,
         CASE WHEN further THEN excluded.away_score ELSE g.away_score END,
         CASE WHEN further THEN excluded.last_period_type ELSE g.last_period_type END
  FROM (SELECT excluded.schedule_generation > COALESCE(g.schedule_generation, 0) AS newer,
               (hockey.progress(excluded.state), excluded.state_generation)
               > (hockey.progress(COALESCE(g.state, '')), COALESCE(g.state_generation, 0)) AS further) AS what)
