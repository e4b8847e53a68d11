//! COPY: rows as CSV, thousands at once.

use crate::text::storable;
use sqlx::PgConnection;

/// How much is sent at once, in bytes.
const PIECE: usize = 1 << 20;

/// Rows on their way into a table. An empty field is NULL, unless the statement says otherwise of its column.
pub(crate) struct Rows(csv::Writer<Vec<u8>>);

impl Rows {
    pub(crate) fn new() -> Self {
        Self(csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new()))
    }

    /// Adds a row; a value is written as Postgres reads it.
    pub(crate) fn add<T: AsRef<[u8]>>(&mut self, fields: impl IntoIterator<Item = T>) -> Result<(), sqlx::Error> {
        self.0.write_record(fields).map_err(|error| sqlx::Error::Encode(error.into()))
    }

    /// Sends all of them.
    pub(crate) async fn copy(self, connection: &mut PgConnection, statement: &'static str) -> Result<(), sqlx::Error> {
        let csv = self.0.into_inner().map_err(|error| sqlx::Error::Encode(error.into_error().into()))?;
        let mut copy = connection.copy_in_raw(statement).await?;
        for piece in csv.chunks(PIECE) {
            copy.send(piece).await?;
        }
        copy.finish().await?;
        Ok(())
    }
}

/// A value, or NULL.
pub(crate) fn or_null<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A list of numbers.
pub(crate) fn numbers(list: &[u32]) -> String {
    let numbers: Vec<String> = list.iter().map(u32::to_string).collect();
    format!("{{{}}}", numbers.join(","))
}

/// A list of texts, whatever is in them.
pub(crate) fn texts(list: &[String]) -> String {
    let quoted = |text: &String| format!("\"{}\"", storable(text).replace('\\', "\\\\").replace('"', "\\\""));
    format!("{{{}}}", list.iter().map(quoted).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_written_as_postgres_reads_them() {
        assert_eq!(numbers(&[]), "{}");
        assert_eq!(numbers(&[8_480_018, 1]), "{8480018,1}");
        assert_eq!(texts(&[]), "{}");
        assert_eq!(
            texts(&["1timer".to_owned(), r#"a"b\c,{d}"#.to_owned(), "n\0".to_owned()]),
            "{\"1timer\",\"a\\\"b\\\\c,{d}\",\"n\u{fffd}\"}"
        );
    }

    #[test]
    fn what_is_absent_is_an_empty_field_and_an_empty_list_is_not() {
        let mut rows = Rows::new();
        rows.add([or_null(Some(7)), or_null(None::<i32>), numbers(&[1, 2])]).ok();
        assert_eq!(rows.0.into_inner().ok(), Some(b"7,,\"{1,2}\"\n".to_vec()));
    }
}
