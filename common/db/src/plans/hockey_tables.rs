//! The same of games, plays and shifts: no question reads the plays from end to end.

use super::Season;
use crate::{
    Access, PlayAccess, catalog, deliveries,
    games::{self, GameFilter},
    loading,
    plays::{self, PlayFilter},
    rules, shifts,
};
use hockey::{
    play::Outcome,
    query::{Order, Timeframe, Venue},
};
use std::fmt::Debug;

const TALLIED: &[&str] = &["tallies_by_team", "plays_by_team"];
const COUNTED_AND_READ: &[&str] = &["Index Only Scan using plays_by_team", "Index Scan using plays_by_team"];

/// With a row a game, an action or a rule: those may be read whole.
const SMALL: [&str; 4] = ["games", "actions", "rules", "catalog"];

impl Season {
    /// Runs a query and checks that its plans have all of `parts` and read no large table from end to end.
    async fn reads<T: Debug>(&self, parts: &[&str], query: impl Future<Output = anyhow::Result<T>>) {
        let plan = self.plan(query).await;
        let scanned = plan.split("Seq Scan on ").skip(1).map(|rest| rest.split(' ').next().unwrap());
        let large: Vec<&str> = scanned.filter(|table| !SMALL.contains(table)).collect();
        assert!(large.is_empty(), "{large:?} are read from end to end in {plan}");
        for part in parts {
            assert!(plan.contains(part), "{part} is not in {plan}");
        }
    }

    async fn find_uses(&self, parts: &[&str], filter: PlayFilter) {
        let (everything, team) = (PlayAccess::everything(), PlayAccess::games_of(&["TCC".to_owned()]));
        self.reads(parts, plays::find(&self.database, &everything, &filter, Order::OldestFirst, 50)).await;
        self.reads(&[], plays::find(&self.database, &team, &filter, Order::NewestFirst, 50)).await;
    }

    async fn considered_uses(&self, index: &str, filter: GameFilter) {
        let (everything, video) = (PlayAccess::everything(), Access::team("TCC"));
        self.reads(&[index, "Index Cond: ((game_id = g.game_id)"], games::considered(&self.database, &everything, &video, &filter)).await;
    }
}

#[tokio::test]
async fn questions_about_plays_find_an_index_for_every_filter() {
    let season = Season::new().await;
    let all: Vec<i32> = sqlx::query_scalar("SELECT game_no FROM hockey.games WHERE delivery_id IS NOT NULL ORDER BY 1")
        .fetch_all(&season.database.pool)
        .await
        .unwrap();
    let of = |games: &[i32]| PlayFilter { game_nos: games.to_vec(), action_nos: Some(vec![8, 15, 22]), ..PlayFilter::default() };
    let team = Some("TCC".to_owned());
    let player = vec![8_490_018];

    season.find_uses(TALLIED, of(&all)).await;
    season.find_uses(TALLIED, PlayFilter { team: team.clone(), ..of(&all) }).await;
    season
        .find_uses(TALLIED, PlayFilter { team: team.clone(), opponents: vec!["TFD".to_owned()], venue: Some(Venue::Home), ..of(&all) })
        .await;
    season.find_uses(&[], of(&all[..1])).await;
    season.find_uses(&[], PlayFilter { action_nos: None, ..of(&all[..3]) }).await;
    season.find_uses(&[], PlayFilter { action_nos: None, team: team.clone(), ..of(&all) }).await;
    season.find_uses(COUNTED_AND_READ, PlayFilter { team: team.clone(), outcomes: vec![Outcome::Successful], ..of(&all) }).await;
    season.find_uses(COUNTED_AND_READ, PlayFilter { periods: vec![2], strengths: vec!["5v5".to_owned()], ..of(&all) }).await;
    season.find_uses(&["plays_by_team"], PlayFilter { team: team.clone(), flags: vec!["wristshot".to_owned()], ..of(&all) }).await;
    season.find_uses(&["appearances_"], PlayFilter { team: team.clone(), teammates: player.clone(), ..of(&all) }).await;
    season.find_uses(&["plays_by_player"], PlayFilter { players: player.clone(), ..of(&all) }).await;
    season.find_uses(&["plays_by_player"], PlayFilter { players: player.clone(), action_nos: None, ..of(&all) }).await;
    season.find_uses(&["plays_by_player"], PlayFilter { players: player.clone(), periods: vec![1], team, ..of(&all) }).await;
    let (database, everything) = (&season.database, PlayAccess::everything());
    season.reads(&["games_game_id_key", "plays_pkey"], plays::get(database, &everything, "2025020100", 7)).await;

    let of_player = PlayFilter { players: player, action_nos: None, ..of(&all) };
    season.reads(&["shifts_by_player"], shifts::find(database, &everything, &of_player, Order::OldestFirst, 50)).await;
    let with_plays = PlayFilter { action_nos: Some(vec![8]), ..of_player.clone() };
    season.reads(&["plays_by_player", "shifts_"], shifts::find(database, &everything, &with_plays, Order::OldestFirst, 50)).await;
    let together = PlayFilter { teammates: of_player.players.clone(), ..of_player.clone() };
    season.reads(&["shifts_by_player"], shifts::find(database, &everything, &together, Order::OldestFirst, 50)).await;
    let of_team = PlayFilter { players: Vec::new(), team: Some("TCC".to_owned()), ..of_player };
    season.reads(&["shifts_by_team"], shifts::find(database, &everything, &of_team, Order::OldestFirst, 50)).await;
}

#[tokio::test]
async fn questions_about_games_find_an_index_for_every_filter() {
    let season = Season::new().await;
    let none = GameFilter::default;
    let this = Some(Timeframe::Season("2025-2026".to_owned()));
    let team = Some("TCC".to_owned());
    let days = Timeframe::Days { from: "2025-11-01".parse().ok(), to: "2025-11-02".parse().ok() };
    season.considered_uses("games_by_date", GameFilter { timeframe: Some(Timeframe::LastGames(5)), ..none() }).await;
    season.considered_uses("games_by_", GameFilter { timeframe: Some(Timeframe::LastGames(5)), team: team.clone(), ..none() }).await;
    season.considered_uses("games_by_", GameFilter { timeframe: this.clone(), team: team.clone(), ..none() }).await;
    season.considered_uses("games_by_", GameFilter { timeframe: this.clone(), ..none() }).await;
    season.considered_uses("games_by_", GameFilter { timeframe: this.clone(), team, opponents: vec!["TFD".to_owned()], ..none() }).await;
    season.considered_uses("games_by_date", GameFilter { timeframe: Some(days), ..none() }).await;
    season
        .considered_uses("games_game_id_key", GameFilter { timeframe: Some(Timeframe::Games(vec!["2025020100".to_owned()])), ..none() })
        .await;
    season.considered_uses("appearances_", GameFilter { timeframe: this, players: vec![8_490_018], ..none() }).await;

    let (database, everything) = (&season.database, PlayAccess::everything());
    season.reads(&["games_game_id_key"], games::get(database, &everything, "2025020100")).await;
    season.reads(&["games_by_date"], games::list(database, &everything, None, None, 50)).await;
    season.reads(&["games_by_home", "games_by_away"], games::list(database, &everything, Some("TCC"), None, 50)).await;
}

#[tokio::test]
async fn deliveries_and_rules_find_their_index_too() {
    let season = Season::new().await;
    let (database, everything, team) = (&season.database, PlayAccess::everything(), Access::team("TCC"));
    let one = "2025020100";
    season.reads(&["deliveries_by_game"], deliveries::of_game(database, &everything, one)).await;
    season.reads(&["deliveries_object_generation_key"], deliveries::get(database, "plays/100", 100)).await;
    season.reads(&["deliveries_object_generation_key", "games_game_id_key"], loading::handled(database, "plays/100", 100)).await;
    season.reads(&["games_game_id_key", "deliveries_pkey"], deliveries::quality(database, &everything, one)).await;
    season.reads(&["odd_rows_pkey"], deliveries::odd_rows(database, &everything, 7, 50)).await;
    season.reads(&["rules_of_team"], rules::list(database, &team)).await;
    season.reads(&["rule_runs_pkey"], rules::was_run(database, 7, 7)).await;
    season.reads(&["rule_runs_of_delivery"], rules::runs_of(database, &team, 7)).await;
    // One row.
    catalog::version(database).await.unwrap();
}
