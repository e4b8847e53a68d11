//! `hockey.people`: players, in one season for one team.

use crate::text::storable;
use hockey::{catalog::Person, delivery::PlayFile, play::Play};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Where a name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A roster, which is right about its players.
    Roster,
    /// The rows of plays, for those whom no roster has.
    Plays,
}

/// Writes people down: a roster beats plays, then the newer delivery beats the older. Nobody is ever removed.
pub(crate) async fn upsert(connection: &mut PgConnection, people: &[Person], source: Source, generation: i64) -> Result<(), sqlx::Error> {
    let mut people: Vec<&Person> = people.iter().collect();
    // In one order for all who write at the same time, so that they never wait for each other in a circle.
    people.sort_by_key(|person| (&person.season, &person.team, person.player_id));
    people.dedup_by_key(|person| (&person.season, &person.team, person.player_id));
    let text = |of: fn(&Person) -> &str| people.iter().map(|person| storable(of(person)).into_owned()).collect::<Vec<_>>();
    let ids: Vec<i32> = people.iter().map(|person| person.player_id.cast_signed()).collect();
    let sweaters: Vec<Option<i16>> = people.iter().map(|person| person.sweater.map(i16::from)).collect();
    sqlx::query!(
        "INSERT INTO hockey.people AS known (season, team_code, player_id, first_name, last_name, position, sweater, source, generation)
         SELECT season, team_code, player_id, first_name, last_name, position, sweater, $8, $9
         FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::smallint[])
              AS new (season, team_code, player_id, first_name, last_name, position, sweater)
         ON CONFLICT (season, team_code, player_id) DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name,
             position = excluded.position, sweater = excluded.sweater, source = excluded.source, generation = excluded.generation
         WHERE (excluded.source = 'roster', excluded.generation) > (known.source = 'roster', known.generation)",
        &text(|person| &person.season),
        &text(|person| person.team.as_str()),
        &ids,
        &text(|person| &person.first_name),
        &text(|person| &person.last_name),
        &text(|person| &person.position),
        &sweaters as &[Option<i16>],
        if source == Source::Roster { "roster" } else { "plays" },
        generation
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The people that the rows of plays name, as the first row of each does.
pub(crate) fn named_in(file: &PlayFile, plays: &[Play]) -> Vec<Person> {
    let mut people = BTreeMap::new();
    let named = plays.iter().filter_map(|play| play.actor.as_ref()).filter(|actor| !actor.last_name.is_empty());
    for actor in named {
        people.entry((&actor.team, actor.player_id)).or_insert_with(|| Person {
            player_id: actor.player_id,
            first_name: actor.first_name.clone(),
            last_name: actor.last_name.clone(),
            team: actor.team.clone(),
            season: file.game_id.season().as_str().to_owned(),
            position: actor.position.clone(),
            sweater: actor.sweater,
        });
    }
    people.into_values().collect()
}
