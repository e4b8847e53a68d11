//! `hockey.odd_rows`: rows of delivered files that could not be read.

use crate::text::storable;
use hockey::delivery::OddRow;
use sqlx::PgConnection;

/// Writes the odd rows of a delivery that has none.
pub(crate) async fn insert(connection: &mut PgConnection, delivery_id: i64, odd_rows: &[OddRow]) -> Result<(), sqlx::Error> {
    if odd_rows.is_empty() {
        return Ok(());
    }
    let lines: Vec<i64> = odd_rows.iter().map(|row| row.line.cast_signed()).collect();
    let reasons: Vec<String> = odd_rows.iter().map(|row| storable(&row.reason).into_owned()).collect();
    let texts: Vec<String> = odd_rows.iter().map(|row| storable(&row.text).into_owned()).collect();
    sqlx::query!(
        "INSERT INTO hockey.odd_rows (delivery_id, odd_row_no, line, reason, text)
         SELECT $1, place, line, reason, text
         FROM unnest($2::bigint[], $3::text[], $4::text[]) WITH ORDINALITY AS odd (line, reason, text, place)",
        delivery_id,
        &lines,
        &reasons,
        &texts
    )
    .execute(connection)
    .await?;
    Ok(())
}
