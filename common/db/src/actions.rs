//! `hockey.actions`: every action string that was ever delivered, word for word.

use crate::text::storable;
use hockey::play::Play;
use sqlx::PgConnection;
use std::collections::{BTreeSet, HashMap};

/// The numbers of the actions of these plays; actions that were never seen before get one.
pub(crate) async fn numbers(connection: &mut PgConnection, plays: &[Play]) -> Result<HashMap<String, i32>, sqlx::Error> {
    // In one order for all who load at the same time, so that they never wait for each other in a circle.
    let texts: BTreeSet<String> = plays.iter().map(|play| storable(&play.action).into_owned()).collect();
    let texts: Vec<String> = texts.into_iter().collect();
    let mut known = read(connection, &texts).await?;
    let new: Vec<String> = texts.iter().filter(|text| !known.contains_key(*text)).cloned().collect();
    if !new.is_empty() {
        sqlx::query!(
            "INSERT INTO hockey.actions (action) SELECT action FROM unnest($1::text[]) AS new (action) ORDER BY action COLLATE \"C\"
             ON CONFLICT DO NOTHING",
            &new
        )
        .execute(&mut *connection)
        .await?;
        known.extend(read(connection, &new).await?);
    }
    Ok(known)
}

async fn read(connection: &mut PgConnection, texts: &[String]) -> Result<HashMap<String, i32>, sqlx::Error> {
    let rows = sqlx::query!("SELECT action, action_no FROM hockey.actions WHERE action = ANY($1)", texts);
    Ok(rows.fetch_all(connection).await?.into_iter().map(|row| (row.action, row.action_no)).collect())
}
