//! The conditions of a request: which generation it means and what must be true of it.
use std::collections::HashMap;

use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{ObjectMetadata, StorageError};

/// `generation=` and the four `if…Match` parameters; absent ones ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// Only this generation is meant; any other does not exist.
    pub generation: Option<i64>,
    /// The live generation must be this one; 0 = no live object (create only).
    pub generation_match: Option<i64>,
    /// The live generation must not be this one; 0 = an object must live.
    pub generation_not_match: Option<i64>,
    /// The live metageneration must be this one.
    pub metageneration_match: Option<i64>,
    /// The live metageneration must not be this one.
    pub metageneration_not_match: Option<i64>,
}

impl Conditions {
    /// Reads them from a query; a value that is no number is a 400.
    pub fn from_query(query: &HashMap<String, String>) -> Result<Self, StorageError> {
        let number = |name: &str| {
            let Some(text) = query.get(name) else { return Ok(None) };
            text.parse().map(Some).map_err(|_| StorageError::invalid(format!("Invalid value for {name}: {text:?}")))
        };
        Ok(Self {
            generation: number("generation")?,
            generation_match: number("ifGenerationMatch")?,
            generation_not_match: number("ifGenerationNotMatch")?,
            metageneration_match: number("ifMetagenerationMatch")?,
            metageneration_not_match: number("ifMetagenerationNotMatch")?,
        })
    }

    /// For a write (or any change): `current` is the live object, if there is one. Fails with 412.
    pub fn check_write(&self, current: Option<&ObjectMetadata>) -> Result<(), StorageError> {
        self.check_matches(current)?;
        self.check_differs(current, StatusCode::PRECONDITION_FAILED)
    }

    /// For a read of a live object. Fails with 412, or with 304 when what the reader has is still right.
    pub fn check_read(&self, current: &ObjectMetadata) -> Result<(), StorageError> {
        self.check_matches(Some(current))?;
        self.check_differs(Some(current), StatusCode::NOT_MODIFIED)
    }

    fn check_matches(&self, current: Option<&ObjectMetadata>) -> Result<(), StorageError> {
        let generation = current.map_or(0, |object| object.generation);
        if self.generation_match.is_some_and(|wanted| wanted != generation) {
            return Err(StorageError::precondition(format!("ifGenerationMatch does not hold: the live generation is {generation}")));
        }
        let metageneration = current.map_or(0, |object| object.metageneration);
        if self.metageneration_match.is_some_and(|wanted| wanted != metageneration) {
            return Err(StorageError::precondition(format!("ifMetagenerationMatch does not hold: it is {metageneration}")));
        }
        Ok(())
    }

    fn check_differs(&self, current: Option<&ObjectMetadata>, status: StatusCode) -> Result<(), StorageError> {
        let same_generation = self.generation_not_match == Some(current.map_or(0, |object| object.generation));
        let same_metageneration = self.metageneration_not_match == Some(current.map_or(0, |object| object.metageneration));
        if same_generation || same_metageneration {
            let message = "ifGenerationNotMatch or ifMetagenerationNotMatch does not hold";
            return Err(StorageError { status, ..StorageError::precondition(message) });
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::objects::Attributes;

    fn object(generation: i64) -> ObjectMetadata {
        let now = chrono::Utc::now();
        let (bucket, name, attributes) = ("b".into(), "o".into(), Attributes::default());
        ObjectMetadata {
            bucket,
            name,
            generation,
            metageneration: 3,
            size: 0,
            crc32c: 0,
            created: now,
            updated: now,
            attributes,
            overwrote: None,
            announced: true,
        }
    }

    fn conditions(name: &str, value: &str) -> Conditions {
        Conditions::from_query(&HashMap::from([(name.to_owned(), value.to_owned())])).unwrap()
    }

    #[test]
    fn create_only_means_there_is_none() {
        let create_only = conditions("ifGenerationMatch", "0");
        create_only.check_write(None).unwrap();
        assert_eq!(create_only.check_write(Some(&object(7))).unwrap_err().status, StatusCode::PRECONDITION_FAILED);
        assert!(conditions("ifGenerationNotMatch", "0").check_write(None).is_err());
        conditions("ifGenerationNotMatch", "0").check_write(Some(&object(7))).unwrap();
    }

    #[test]
    fn a_reader_that_has_it_already_gets_304() {
        conditions("ifGenerationMatch", "7").check_read(&object(7)).unwrap();
        assert_eq!(conditions("ifGenerationMatch", "6").check_read(&object(7)).unwrap_err().status, 412);
        assert_eq!(conditions("ifGenerationNotMatch", "7").check_read(&object(7)).unwrap_err().status, 304);
        assert_eq!(conditions("ifMetagenerationMatch", "2").check_read(&object(7)).unwrap_err().status, 412);
        assert_eq!(conditions("ifMetagenerationNotMatch", "3").check_read(&object(7)).unwrap_err().status, 304);
    }

    #[test]
    fn a_condition_that_is_no_number_is_refused() {
        let query = HashMap::from([("ifGenerationMatch".to_owned(), "x".to_owned())]);
        assert_eq!(Conditions::from_query(&query).unwrap_err().status, 400);
    }
}
